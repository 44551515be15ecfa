/**
 * Surveys pages for barriers: starts one Chromium, shares the pages between worker processes, writes one report.
 *
 *   node releve.mjs --base http://127.0.0.1:1234/ --jobs jobs.json --out report.json [--workers 2] [--limit 60]
 *
 * A job opens one page once and looks at it in each of its settings:
 *   { "path": "actions/4-1/", "state": "", "checks": ["axe", "controles", …], "dump": "dom/12.html",
 *     "settings": [{ "scheme": "light", "width": 1280, "height": 800, "forced": false }],
 *     "planted": { "actions/4-1/": "<!doctype html>…" } }     answers that replace the server’s, by address
 * A finding: { page, state, setting, check, rule, where, what, review }; `review` marks what an engine leaves to a person.
 *
 * A page that hangs cannot be stopped from inside (`page.evaluate` has no timeout): its process is killed when one
 * look takes more than `limit` seconds, which is a finding of its own, and another takes its place.
 */
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    base: { type: "string" }, jobs: { type: "string" }, out: { type: "string" }, limit: { type: "string", default: "60" },
    workers: { type: "string", default: "2" }, chromium: { type: "string", default: "/usr/bin/chromium" },
  },
});
const queue = JSON.parse(readFileSync(options.jobs, "utf8"));
const report = { jobs: 0, settings: 0, findings: [], costs: {} };
const server = await chromium.launchServer({
  executablePath: options.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"],
});

/** Starts a worker process and waits until it has joined the browser. */
function start() {
  const child = fork(new URL("ouvrier.mjs", import.meta.url), [server.wsEndpoint(), options.base]);
  return new Promise((resolve, reject) => child.once("message", () => resolve(child)).once("error", reject));
}

/** Gives one job to a process; resolves to its answer, or to nothing when a look is late or the process dies. */
function answer(child, job) {
  return new Promise((resolve) => {
    const clock = setTimeout(() => child.kill("SIGKILL"), Number(options.limit) * 1000);
    const done = (message) => {
      clearTimeout(clock);
      child.removeAllListeners();
      resolve(message);
    };
    child.on("message", (message) => (message.begins ? clock.refresh() : done(message))).once("exit", () => done(undefined));
    child.send(job);
  });
}

async function work() {
  let child = await start();
  for (let job = queue.shift(); job; job = queue.shift()) {
    const said = await answer(child, job);
    report.jobs += 1;
    report.settings += said?.settings ?? 0;
    if (said) {
      report.findings.push(...said.findings);
      for (const [check, ms] of Object.entries(said.costs)) report.costs[check] = (report.costs[check] ?? 0) + ms;
    } else {
      report.findings.push({ page: job.path, state: job.state, setting: "", check: "page", rule: "hung", where: "", what: `killed after ${options.limit} s`, review: false });
      child = await start();
    }
  }
  child.disconnect();
}

await Promise.all(Array.from({ length: Number(options.workers) }, work));
await server.close();
writeFileSync(options.out, JSON.stringify(report));
