/**
 * The engines. Each looks at the live page and returns { rule, where, what, review }: what it calls a failure,
 * and what it leaves to a person (`review`), once a page and rule.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Audit } from "@siteimprove/alfa-act";
import { Playwright } from "@siteimprove/alfa-playwright";
import rules from "@siteimprove/alfa-rules";
import { validator } from "./validateur.mjs";

const require = createRequire(import.meta.url);
const source = (name) => readFileSync(require.resolve(name), "utf8");
const SCRIPTS = {
  axe: source("axe-core/axe.min.js"),
  ace: source("accessibility-checker-engine/ace.js"),
  HTMLCS: source("html_codesniffer/build/HTMLCS.js"),
};

/** Serves the engines to the pages: the browser keeps a script that it was given by address, compiled. */
const server = createServer((request, response) => {
  const headers = { "content-type": "text/javascript; charset=utf-8", "cache-control": "max-age=3600", "access-control-allow-origin": "*" };
  response.writeHead(200, headers).end(SCRIPTS[request.url.slice(1)]);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
server.unref();

/**
 * Puts an engine into the page, once a page; the element that carries it is taken away again. A page that was put in
 * the place of the server’s answer may not ask this machine for a script: it is told the text.
 */
async function inject(page, name) {
  const there = await page.evaluate(
    ([n, src]) =>
      n in globalThis ||
      new Promise((resolve) => {
        const script = Object.assign(document.createElement("script"), { src, crossOrigin: "anonymous" });
        script.onload = () => resolve(true);
        script.onerror = () => resolve(false);
        document.head.append(script);
        script.remove();
      }),
    [name, `http://127.0.0.1:${server.address().port}/${name}`],
  );
  if (!there) await page.evaluate(SCRIPTS[name]);
}

/** Keeps every failure, and one of each rule that is left to a person. */
function folded(findings) {
  const seen = new Set();
  return findings.filter((f) => !f.review || (!seen.has(f.rule) && seen.add(f.rule)));
}

/** axe-core: every rule there is, best practices, AAA and experimental ones included. */
async function axe(page) {
  await inject(page, "axe");
  return page.evaluate(async () => {
    // What is folded is looked at where it is open: `hidden-content` only says that something is folded.
    const every = Object.fromEntries(globalThis.axe.getRules().map((r) => [r.ruleId, { enabled: r.ruleId !== "hidden-content" }]));
    const result = await globalThis.axe.run(document, { rules: every, resultTypes: ["violations", "incomplete"] });
    const found = [...result.violations.map((v) => [v, ""]), ...result.incomplete.map((v) => [v, "incomplete: "])];
    return found.flatMap(([v, kind]) =>
      v.nodes.map((n) => ({ rule: v.id, where: n.target.join(" "), what: kind + (n.failureSummary ?? v.help).slice(0, 300), review: false })),
    );
  });
}

/**
 * Puts into the page a `Node.compareDocumentPosition` that answers from an order counted once, and `browsersPositions`,
 * which puts the browser’s back. Equal Access asks it for each link against each element; the browser’s walks siblings.
 */
function countPositions() {
  const first = new Map(), end = new Map();
  const count = (node) => {
    first.set(node, first.size);
    node.childNodes.forEach(count);
    end.set(node, first.size);
  };
  count(document);
  const own = Node.prototype.compareDocumentPosition;
  const { DOCUMENT_POSITION_PRECEDING: before, DOCUMENT_POSITION_FOLLOWING: after } = Node;
  const { DOCUMENT_POSITION_CONTAINS: around, DOCUMENT_POSITION_CONTAINED_BY: inside } = Node;
  Node.prototype.compareDocumentPosition = function (other) {
    const here = first.get(this), there = first.get(other);
    if (here === undefined || there === undefined) return own.call(this, other);
    if (here === there) return 0;
    return there > here ? after | (there < end.get(this) ? inside : 0) : before | (here < end.get(other) ? around : 0);
  };
  globalThis.browsersPositions = () => {
    Node.prototype.compareDocumentPosition = own;
  };
}

/** IBM Equal Access: failures and recommendations fail; « potential » and « manual » are left to a person. */
async function ibm(page) {
  await inject(page, "ace");
  await page.evaluate(countPositions);
  const found = await page.evaluate(async () => {
    const report = await new globalThis.ace.Checker().check(document, ["WCAG_2_2", "IBM_Accessibility"]);
    globalThis.browsersPositions();
    return report.results
      .filter((r) => r.value[1] !== "PASS")
      .map((r) => ({ rule: r.ruleId, where: r.path.dom, what: `${r.value.join(" ")}: ${r.message}`, review: r.value[1] !== "FAIL" }));
  });
  return folded(found);
}

/** HTML_CodeSniffer at AAA: errors fail; warnings are left to a person. Its notices repeat WCAG on every page. */
async function htmlcs(page) {
  await inject(page, "HTMLCS");
  const found = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { HTMLCS } = globalThis;
        HTMLCS.process("WCAG2AAA", document, () => {
          const kept = HTMLCS.getMessages().filter((m) => m.type !== HTMLCS.NOTICE);
          resolve(kept.map((m) => ({ rule: m.code, where: m.element?.outerHTML?.slice(0, 160) ?? "", what: m.msg, review: m.type === HTMLCS.WARNING })));
        });
      }),
  );
  return folded(found);
}

/** Siteimprove Alfa: failed outcomes fail; « can’t tell » is left to a person. */
async function alfa(page) {
  const input = await Playwright.toPage(await page.evaluateHandle(() => window.document));
  const outcomes = [...(await Audit.of(input, rules).evaluate())];
  const found = outcomes
    .map((o) => o.toJSON())
    .filter((o) => o.outcome === "failed" || o.outcome === "cantTell")
    .map((o) => ({
      rule: o.rule.uri.split("/").pop(),
      where: (o.target.path ?? JSON.stringify(o.target) ?? "").slice(0, 200),
      what: JSON.stringify(o.expectations ?? o.diagnostic ?? "").slice(0, 300),
      review: o.outcome === "cantTell",
    }));
  return folded(found);
}

export const ENGINES = { axe, ibm, htmlcs, alfa };

/** html-validate on the text that the server sent and on the final tree. */
export async function validate(html, dom) {
  const found = [];
  for (const [name, text] of [["source", html], ["dom", dom]]) {
    const report = await validator.validateString(text);
    for (const m of report.results.flatMap((r) => r.messages)) {
      found.push({ rule: m.ruleId, where: `${name} ${m.line}:${m.column}`, what: m.message, review: false });
    }
  }
  return found;
}
