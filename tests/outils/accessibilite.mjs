/**
 * Opens pages in Chromium and asks several engines what bars a reader. Prints findings as JSON.
 *
 *   node accessibilite.mjs --base http://127.0.0.1:1234/ --out findings.json --jobs jobs.json
 *
 * A job: { "path": "actions/4-1/", "scheme": "light", "width": 1280, "height": 800, "forced": false,
 *          "engines": ["axe", "ibm", "alfa", "htmlcs", "validate"], "state": "" }
 * A finding: { "job": …, "engine": "axe", "rule": "color-contrast", "where": "main > p", "what": "…" }
 * A page that hangs is closed after 60 s and counted as a finding of its own.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

import { Audit } from "./alfa.mjs";
import { chromium } from "playwright-core";
import { validator } from "./validateur.mjs";

const require = createRequire(import.meta.url);
const { values: options } = parseArgs({
  options: { base: { type: "string" }, out: { type: "string" }, jobs: { type: "string" }, chromium: { type: "string", default: "/usr/bin/chromium" }, workers: { type: "string", default: "2" } },
});
const jobs = JSON.parse(readFileSync(options.jobs, "utf8"));
const source = (name) => readFileSync(require.resolve(name), "utf8");
const scripts = {
  axe: () => source("axe-core/axe.min.js"),
  ibm: () => source("accessibility-checker-engine/ace.js"),
  htmlcs: () => source("html_codesniffer/build/HTMLCS.js"),
};
const loaded = {};

/** What brings a page into a state that a reader meets. */
const STATES = {
  "": async () => {},
  filtered: async (page) => {
    await page.getByLabel("Programme cité").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Filtrer" }).click();
  },
  results: async (page) => page.locator("#titre-resultats").waitFor(),
  failed: async (page) => page.locator("#annonce:not(:empty)").waitFor({ state: "attached" }),
};

const ENGINES = {
  async axe(page) {
    const result = await page.evaluate(() => {
      const rules = Object.fromEntries(axe.getRules().map((r) => [r.ruleId, { enabled: true }]));
      return axe.run(document, { rules, resultTypes: ["violations", "incomplete"] });
    });
    const list = [...result.violations.map((v) => [v, ""]), ...result.incomplete.map((v) => [v, "incomplete: "])];
    return list.flatMap(([v, kind]) => v.nodes.map((n) => ({ rule: v.id, where: n.target.join(" "), what: kind + (n.failureSummary ?? v.help).slice(0, 300) })));
  },
  async ibm(page) {
    const report = await page.evaluate(async () => {
      const found = await new ace.Checker().check(document, ["WCAG_2_2", "IBM_Accessibility"]);
      return found.results.filter((r) => r.value[1] !== "PASS").map((r) => ({ rule: r.ruleId, where: r.path.dom, what: `${r.value.join(" ")}: ${r.message}`, kind: r.value[1] }));
    });
    return report.filter((r) => r.kind !== "MANUAL");
  },
  async htmlcs(page) {
    return page.evaluate(
      () => new Promise((resolve) => {
        HTMLCS.process("WCAG2AAA", document, () => {
          const messages = HTMLCS.getMessages().filter((m) => m.type === HTMLCS.ERROR);
          resolve(messages.map((m) => ({ rule: m.code, where: m.element?.outerHTML?.slice(0, 120) ?? "", what: m.msg })));
        });
      }),
    );
  },
  async alfa(page) {
    return Audit(page);
  },
  async validate(page, html) {
    const dom = await page.content();
    const found = [];
    for (const [text, name] of [[html, "source"], [dom, "dom"]]) {
      const report = await validator.validateString(text);
      for (const m of report.results.flatMap((r) => r.messages)) {
        found.push({ rule: m.ruleId, where: `${name} ${m.line}:${m.column}`, what: m.message });
      }
    }
    return found;
  },
};

async function run(job, browser) {
  const context = await browser.newContext({
    bypassCSP: true, locale: "fr-FR", viewport: { width: job.width, height: job.height },
    colorScheme: job.scheme, forcedColors: job.forced ? "active" : "none",
  });
  const findings = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    if (job.state === "failed") await page.route("**/mots.json", (r) => r.abort());
    const response = await page.goto(options.base + job.path, { waitUntil: "networkidle" });
    const html = await response.text();
    await STATES[job.state ?? ""](page);
    for (const engine of job.engines) {
      if (scripts[engine]) await page.addScriptTag({ content: (loaded[engine] ??= scripts[engine]()) });
      for (const f of await ENGINES[engine](page, html)) findings.push({ job: label(job), engine, ...f });
    }
  } finally {
    await context.close();
  }
  return findings;
}

const label = (j) => `${j.path || "accueil"} ${j.state ?? ""} ${j.scheme} ${j.width}${j.forced ? " forced" : ""}`.replace(/ +/g, " ");

async function worker(queue, browser, out) {
  for (let job = queue.shift(); job; job = queue.shift()) {
    let clock;
    const late = new Promise((_, reject) => (clock = setTimeout(() => reject(new Error("60 s")), 60_000)));
    try {
      out.push(...(await Promise.race([run(job, browser), late])));
    } catch (error) {
      out.push({ job: label(job), engine: "run", rule: "page", where: "", what: String(error).slice(0, 500) });
    }
    clearTimeout(clock);
  }
}

const browser = await chromium.launch({ executablePath: options.chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const findings = [];
const queue = [...jobs];
await Promise.all(Array.from({ length: Number(options.workers) }, () => worker(queue, browser, findings)));
await browser.close();
writeFileSync(options.out, JSON.stringify({ jobs: jobs.length, findings }));
