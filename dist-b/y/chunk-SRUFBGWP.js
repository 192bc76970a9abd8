import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/kinds/table.js
function unionSchema(table) {
  return {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: Object.keys(table) } },
    discriminator: { propertyName: "kind" },
    oneOf: Object.values(table).map(({ schema }) => schema)
  };
}
function chooser(table) {
  return ({ kind }) => table[kind];
}

export {
  unionSchema,
  chooser
};
