// The default engine: forward, loss, backward and optimizer compiled into one ONNX model, run by onnxruntime-node.
import type { Engine } from "../contracts.ts";
import { OnnxPredictor } from "./predictor.ts";
import { OnnxRowsPredictor } from "./rows-predictor.ts";
import { OnnxTrainer } from "./trainer.ts";

/**
 * @param threads - intra-op threads of every session; recorded, since it is part of how numbers come about
 * @param spin - whether those of training wait busily for the next step
 */
export function onnxEngine(threads: number, spin = true): Engine {
  return {
    kind: "onnx",
    threads,
    // provenance names onnxruntime-node for every run, since teachers run on it too
    versions: {},
    note: null,
    trainer: (request) => Promise.resolve(new OnnxTrainer(request, threads, spin)),
    predictor: (request) => OnnxPredictor.open(request, threads),
    rowsPredictor: (request) => Promise.resolve(new OnnxRowsPredictor(request, threads)),
    close: () => Promise.resolve(),
  };
}
