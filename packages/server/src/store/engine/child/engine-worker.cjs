const { workerData, parentPort } = require("node:worker_threads");
const { open, load, DataType } = require("ffi-rs");

open({ library: "chdb", path: workerData.library });
// Blocks this thread until the keep-alive query among the arguments ends.
load({
  library: "chdb",
  funcName: "query_stable_v2",
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [workerData.args.length, workerData.args],
});
parentPort.postMessage("returned");
