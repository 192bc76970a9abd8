// Fields that every layer has: its name and where its input comes from.

export const layerFields = {
  name: {
    type: "string",
    pattern: "^[A-Za-z][A-Za-z0-9_.-]*$",
    description: "Names the layer's parameters, and lets other layers refer to it. Default: its kind and position.",
  },
  input: { type: "string", description: "Name of the layer whose output flows in; the layer before by default." },
} as const;
