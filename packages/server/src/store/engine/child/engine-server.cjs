// The program of the engine's child process: ClickHouse out of a library, listening on HTTP until it is killed.
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");

const [, , library, folder, port, config] = process.argv;
// The listener lives as long as the command line's query, so that one sleeps for 31 years.
const keepAlive = `SELECT sum(sleepEachRow(1)) FROM numbers(1000000000) SETTINGS max_block_size=1, max_threads=1,
  function_sleep_max_microseconds_per_block=0, max_execution_time=0, log_comment='keepalive'`;
// Anything else that can be set stands in the config file: an option that the library does not know is a segfault.
const args = [
  "clickhouse",
  `--path=${folder}`,
  `--http_port=${port}`,
  "--listen_host=127.0.0.1",
  `--config-file=${config}`,
  `--query=SYSTEM START LISTEN HTTP; ${keepAlive}`,
  "--output-format=TabSeparated",
];

// SIGKILL at once, never a slow exit: inserts are synced, and the folder's lock must be free for the next start.
const die = () => process.kill(process.pid, "SIGKILL");
process.on("disconnect", die);
process.on("SIGTERM", die);
process.on("SIGINT", die);

const worker = new Worker(join(__dirname, "engine-worker.cjs"), { workerData: { library, args } });
worker.on("message", die);
worker.on("error", (error) => {
  console.error(error);
  die();
});
