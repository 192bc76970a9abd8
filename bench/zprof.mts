import ort from "onnxruntime-node";
import { readFileSync, unlinkSync } from "node:fs";
import { benchModel } from "./models.ts";
import { adam } from "../src/optimizers/adam.ts";
import { teacherTargets } from "../src/objective/teacher.ts";
import { initialState } from "../src/training/initial-state.ts";
import { buildStep } from "../src/engines/step-graph.ts";
import { loopModel } from "../src/engines/onnx/loop-model.ts";
const m=benchModel(process.argv[2] as any); const K=Number(process.argv[3]??8);
const optimizer=adam({kind:"adam",beta1:.9,beta2:.999,epsilon:1e-8,weightDecay:0,clipNorm:null});
const req={student:m.student,targets:teacherTargets({kind:"smoothing",spread:"all"}),optimizer,dataset:m.dataset,preprocessing:{scale:1,mean:[0],std:[1]},teacherLogits:new Float32Array(m.batchRows*m.student.classes).map((_,i)=>i%7)};
const step=buildStep(req as any,m.batchRows);
const bytes=loopModel(step);
const T=(d:any,s:any)=>new ort.Tensor(d instanceof BigInt64Array?"int64":d instanceof Int32Array?"int32":"float32",d as any,s);
const state=initialState(m.student,optimizer,7);
const feeds:any={steps:T(BigInt64Array.of(BigInt(K)),[]),data:T(m.dataset.inputs,[m.dataset.rows,...m.dataset.inputShape]),labels:T(m.dataset.labels,[m.dataset.rows]),teacher:T(req.teacherLogits,[m.batchRows,m.student.classes]),rows:T(Int32Array.from({length:K*m.batchRows},(_,i)=>i%m.batchRows),[K,m.batchRows]),
 scalars:T(Float32Array.from({length:K*step.scalarNames.length},(_,i)=>{const n=step.scalarNames[i%step.scalarNames.length];return n==="temperature"?4:n==="stepEpsilon"?1e-8:n==="stepSize"?1e-4:.5}),[K,step.scalarNames.length])};
for(const n of step.stateNames) feeds[n]=T(state.get(n),step.stateOut.get(n)!.shape);
const opts=(p:boolean)=>({intraOpNumThreads:2,executionMode:"sequential",graphOptimizationLevel:"all",logSeverityLevel:4,extra:{session:{intra_op:{allow_spinning:"1"}}},...(p?{enableProfiling:true,profileFilePrefix:"/tmp/prof"}:{})}) as any;
if(process.argv[4]!=="only"){ const s=await ort.InferenceSession.create(bytes,opts(false)); await s.run(feeds); const ts=[]; for(let i=0;i<4;i++){const t=performance.now(); await s.run(feeds); ts.push((performance.now()-t)/K);} console.log("flat ms/step",ts.map(t=>t.toFixed(3)).join(" ")); await s.release(); }
const s=await ort.InferenceSession.create(bytes,opts(true)); await s.run(feeds); await s.run(feeds); (s as any).endProfiling();
await s.release();
import { readdirSync } from "node:fs";
const f=readdirSync("/tmp").filter(f=>f.startsWith("prof_")&&f.endsWith(".json")).sort().at(-1)!;
const ev=JSON.parse(readFileSync("/tmp/"+f,"utf8")); unlinkSync("/tmp/"+f);
const by=new Map<string,[number,number]>(), nodes=new Map<string,[number,number,string]>();
for(const e of ev) if(e.cat==="Node"&&e.name.endsWith("_kernel_time")&&e.args.op_name!=="Loop"){ const k=e.args.op_name; const b=by.get(k)??[0,0]; by.set(k,[b[0]+e.dur,b[1]+1]); const sh=k+" "+JSON.stringify(e.args.input_type_shape?.map((o:any)=>Object.values(o)[0])); const n=nodes.get(sh)??[0,0,""]; nodes.set(sh,[n[0]+e.dur,n[1]+1,e.name]); }
const tot=[...by.values()].reduce((a,b)=>a+b[0],0)/(2*K)/1000; console.log("sum kernel ms/step",tot.toFixed(2));
for(const [k,[d,c]] of [...by].sort((a,b)=>b[1][0]-a[1][0]).slice(0,16)) console.log((d/(2*K)/1000).toFixed(3).padStart(9), String(c/(2*K)).padStart(6),k);
console.log("--"); for(const [k,[d,c,n]] of [...nodes].sort((a,b)=>b[1][0]-a[1][0]).slice(0,Number(process.argv[5]??28))) console.log((d/(2*K)/1000).toFixed(3).padStart(9), String(c/(2*K)).padStart(6),k.slice(0,170), n.slice(0,30));
