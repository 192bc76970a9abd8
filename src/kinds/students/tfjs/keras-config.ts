// What may stand in a Keras layer's configuration: every key is known, or the layer is refused by that key's name.
import { shown } from "../../../engine/tfjs/model-files.ts";
import { LayerError } from "../layer.ts";

export type Config = Readonly<Record<string, unknown>>;

/** What a value must be: undefined where it may be anything, since it changes nothing that is read. */
type Check = ((value: unknown) => boolean) | undefined;

interface Key {
  readonly check: Check;
  readonly expected: string;
}

const free: Key = { check: undefined, expected: "anything" };

const only = (...values: readonly unknown[]): Key => ({
  check: (value) => values.some((one) => one === value),
  expected: values.flatMap((one) => (one === undefined ? [] : [JSON.stringify(one)])).join(" or "),
});

const none = only(null, undefined);

/** A type of 32-bit floats; token ids come as whole numbers. */
const floatType: Key = {
  check: (value) => {
    const policy =
      typeof value === "object" && value !== null ? (value as { config?: { name?: unknown } }).config : null;
    return [null, undefined, "float32", "int32"].includes((policy?.name ?? value) as string);
  },
  expected: '"float32"',
};

/** Keys that any layer has. */
const common: Readonly<Record<string, Key>> = {
  name: free,
  trainable: only(true, false),
  dtype: floatType,
  batch_input_shape: free,
  batch_shape: free,
  input_shape: free,
  input_dtype: floatType,
  input_dim: free,
  input_length: free,
};

/** Initializers do nothing once weights are there; regularisers and constraints would change training. */
const weights = (...names: readonly string[]): Readonly<Record<string, Key>> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`${name}_initializer`, free],
      [`${name}_regularizer`, none],
      [`${name}_constraint`, none],
    ]),
  );

const read = (...names: readonly string[]): Readonly<Record<string, Key>> =>
  Object.fromEntries(names.map((name) => [name, free]));

const trained = { ...weights("kernel", "bias"), ...read("activation", "use_bias"), activity_regularizer: none };
const window = read("strides", "padding", "data_format");
const unquantized = { lora_rank: none, lora_alpha: none, quantization_config: none };

/** By class, what is read of it or may be left unread; a key that is not listed is refused. */
const keys: Readonly<Record<string, Readonly<Record<string, Key>>>> = {
  InputLayer: { sparse: only(false, null), ragged: only(false, null), optional: only(false) },
  Dense: { units: free, ...trained, ...unquantized },
  Conv1D: {
    ...read("filters", "kernel_size", "dilation_rate", "groups", "rank"),
    ...window,
    ...trained,
    ...unquantized,
  },
  Conv2D: {
    ...read("filters", "kernel_size", "dilation_rate", "groups", "rank"),
    ...window,
    ...trained,
    ...unquantized,
  },
  DepthwiseConv2D: {
    ...read("kernel_size", "dilation_rate", "depth_multiplier", "rank"),
    ...window,
    ...trained,
    ...weights("depthwise"),
    groups: free,
    filters: none,
  },
  BatchNormalization: {
    ...read("axis", "momentum", "epsilon", "center", "scale", "synchronized"),
    ...weights("gamma", "beta", "moving_mean", "moving_variance"),
    renorm: only(false),
    // read by a renorm alone
    renorm_clipping: free,
    renorm_momentum: free,
    virtual_batch_size: none,
  },
  LayerNormalization: {
    ...read("axis", "epsilon", "center", "scale"),
    ...weights("gamma", "beta"),
    rms_scaling: only(false),
  },
  Embedding: {
    ...read("input_dim", "output_dim", "mask_zero", "input_length"),
    ...weights("embeddings"),
    activity_regularizer: none,
    ...unquantized,
  },
  Activation: { activation: free },
  ReLU: { max_value: free, negative_slope: only(0, null), threshold: only(0, null) },
  ELU: { alpha: free },
  LeakyReLU: read("alpha", "negative_slope"),
  Softmax: { axis: only(-1) },
  Dropout: { rate: free, noise_shape: none, seed: free },
  MaxPooling2D: { pool_size: free, ...window },
  AveragePooling2D: { pool_size: free, ...window },
  GlobalAveragePooling1D: { data_format: only("channels_last", null), keepdims: only(false) },
  GlobalAveragePooling2D: { data_format: free, keepdims: only(false) },
  Flatten: { data_format: free },
  Reshape: { target_shape: free },
  Permute: { dims: free },
  Rescaling: read("scale", "offset"),
  Add: {},
};

/** @throws {LayerError} naming the key whose setting is not known, or not to be had */
export function checkConfig(className: string, config: Config): void {
  const own = keys[className];
  if (own === undefined) return;
  for (const [name, value] of Object.entries(config)) {
    const key = own[name] ?? common[name];
    if (key === undefined)
      throw new LayerError(`settings of ${className} that are known here`, `"${name}": ${shown(value)}`);
    if (key.check?.(value) === false) throw new LayerError(`${name} ${key.expected}`, shown(value));
  }
}
