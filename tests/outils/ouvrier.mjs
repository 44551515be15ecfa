/** One worker of releve.mjs: joins its browser, takes a job at a time, answers with what it found and what it cost. */
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { walk } from "./clavier.mjs";
import { ask } from "./controles.mjs";
import { STATES, before } from "./etats.mjs";
import { ENGINES, validate } from "./moteurs.mjs";

const [endpoint, base] = process.argv.slice(2);
const browser = await chromium.connect(endpoint);
const context = await browser.newContext({ bypassCSP: true, locale: "fr-FR" });

const CHECKS = { ...ENGINES, controles: ask, clavier: walk };

const named = (s) => `${s.scheme} ${s.width}${s.forced ? " forced" : ""}`;

/** What is put in the place of the server’s answers, to plant a defect. */
async function plant(page, planted) {
  for (const [path, body] of Object.entries(planted ?? {})) {
    const contentType = path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";
    await page.route((url) => url.href === base + path, (route) => route.fulfill({ body, contentType }));
  }
}

/** The page that jobs share: to open one costs more than most checks. */
let shared;

/** Returns the shared page, or one of its own for a job that changes how a page is answered, or walks out of it by Tab. */
async function pageFor(job) {
  const apart = job.state || Object.keys(job.planted ?? {}).length || job.checks.includes("clavier");
  if (!apart && shared) return shared;
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  if (!apart) shared = page;
  return page;
}

async function run(job) {
  const answer = { findings: [], costs: {}, settings: job.settings.length };
  const page = await pageFor(job);
  const timed = async (check, setting, work) => {
    const start = performance.now();
    for (const f of await work()) answer.findings.push({ page: job.path, state: job.state, setting, check, review: false, ...f });
    answer.costs[check] = (answer.costs[check] ?? 0) + performance.now() - start;
  };
  try {
    await set(page, job.settings[0]);
    await plant(page, job.planted);
    await before(page, job.state);
    const response = await page.goto(base + job.path, { waitUntil: "load" });
    await STATES[job.state](page);
    const dom = await page.content();
    if (job.dump) writeFileSync(job.dump, dom);
    if (job.checks.includes("validate")) await timed("validate", "", async () => validate(await response.text(), dom));
    for (const setting of job.settings) {
      process.send({ begins: named(setting) });
      await set(page, setting);
      for (const name of job.checks.filter((c) => c !== "validate")) await timed(name, named(setting), () => CHECKS[name](page, setting));
    }
  } catch (error) {
    answer.findings.push({ page: job.path, state: job.state, setting: "", check: "page", rule: "failed", where: "", what: String(error.stack ?? error).slice(0, 500), review: false });
    if (page === shared) shared = undefined;
  } finally {
    if (page !== shared) await page.close();
  }
  return answer;
}

async function set(page, { scheme, width, height, forced }) {
  await page.emulateMedia({ colorScheme: scheme, forcedColors: forced ? "active" : "none" });
  await page.setViewportSize({ width, height });
}

process.on("message", async (job) => process.send(await run(job)));
process.on("disconnect", () => process.exit());
process.send("ready");
