import {
  activate,
  loadBackend
} from "./chunk-3LDUYL7C.js";
import "./chunk-4XTM6AQQ.js";
import {
  inputError
} from "./chunk-BYE3JSHF.js";

// dist/engine/tfjs/library/model.js
function handler({ topology, signature, specs, weights }) {
  const artifacts = {
    modelTopology: topology,
    weightSpecs: specs,
    weightData: weights.slice().buffer,
    ...signature === void 0 ? {} : { signature }
  };
  return { load: () => Promise.resolve(artifacts) };
}
var plainName = (name) => name.replace(/:0$/, "");
var freeSizes = (shape) => shape?.map((size) => size === null || size < 0 ? null : size) ?? null;
async function loadLayers(artifacts) {
  const { loadLayersModel, model: modelOf } = await import("@tensorflow/tfjs-layers");
  const model = await loadLayersModel(handler(artifacts));
  const once = new Map(model.layers.filter(({ inboundNodes }) => inboundNodes.length === 1).flatMap((layer) => Array.isArray(layer.output) ? [] : [[layer.name, layer.output]]));
  const describe = ({ name, dtype, shape }) => ({ name, dtype, shape });
  return {
    inputs: model.inputs.map(describe),
    outputs: model.outputs.map(describe),
    run: (_input, x, output) => {
      const result = model.predict(x);
      const all = Array.isArray(result) ? result : [result];
      return all[model.outputs.findIndex(({ name }) => name === output)] ?? all[0];
    },
    inner: [...once.keys()],
    runInner: (_input, x, name) => {
      const outputs = once.get(name);
      if (outputs === void 0)
        throw new Error(`no layer ${name}`);
      return modelOf({ inputs: model.inputs, outputs }).predict(x);
    },
    dispose: () => {
      model.dispose();
    }
  };
}
var nodeNames = (topology) => (topology.node ?? []).filter(({ op }) => !["Placeholder", "Const", "NoOp"].includes(op)).map(({ name }) => name);
async function loadGraph(artifacts) {
  const { loadGraphModel } = await import("@tensorflow/tfjs-converter");
  const model = await loadGraphModel(handler(artifacts));
  const describe = ({ name, dtype, shape }) => ({
    name: plainName(name),
    dtype,
    shape: freeSizes(shape)
  });
  return {
    inputs: model.inputs.map(describe),
    outputs: model.outputs.map(describe),
    run: (input, x, output) => {
      const feeds = { [input.name]: x };
      return model.execute(feeds, output);
    },
    inner: nodeNames(artifacts.topology),
    runInner: (input, x, name) => model.execute({ [input.name]: x }, name),
    dispose: () => {
      model.dispose();
    }
  };
}
async function openTfjsModel(artifacts, wanted, place) {
  const { tf, backend, reason } = await loadBackend(wanted);
  const refused = (cause) => inputError("model-invalid", `${place}: TensorFlow.js cannot run it: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause
  });
  let loaded;
  try {
    loaded = await (artifacts.format === "layers-model" ? loadLayers(artifacts) : loadGraph(artifacts));
  } catch (cause) {
    throw refused(cause);
  }
  const during = async (input, data, shape, of) => {
    await activate(tf, backend);
    try {
      let result;
      tf.tidy(() => {
        result = of(tf.tensor(data, [...shape], input.dtype === "int32" ? "int32" : "float32"));
      });
      return result;
    } catch (cause) {
      throw refused(cause);
    }
  };
  return {
    inputs: loaded.inputs,
    outputs: loaded.outputs,
    reason: `${backend}: ${reason}`,
    run: (input, data, shape, output) => during(input, data, shape, (x) => {
      const result = loaded.run(input, x, output);
      return { values: Float32Array.from(result.dataSync()), shape: result.shape };
    }),
    inner: loaded.inner,
    innerValues: (input, data, shape, names) => during(input, data, shape, (x) => {
      const found = /* @__PURE__ */ new Map();
      for (const name of names) {
        const result = loaded.runInner(input, x, name);
        if (result.dtype !== "float32")
          continue;
        const value = result.rank === 4 ? tf.transpose(result, [0, 3, 1, 2]) : result;
        found.set(name, { values: Float32Array.from(value.dataSync()), shape: value.shape });
      }
      return found;
    }),
    close: () => {
      loaded.dispose();
    }
  };
}
export {
  openTfjsModel
};
