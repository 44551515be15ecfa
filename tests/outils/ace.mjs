// Asks Ace by DAISY of some books; prints, for each, what it finds: [place, rule, description].
// node ace.mjs WORK_FOLDER BOOK… with PUPPETEER_EXECUTABLE_PATH, the browser of the system.
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const ace = require("@daisy/ace-core");
const runner = require("@daisy/ace-axe-runner-puppeteer");

const [work, ...books] = process.argv.slice(2);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true; // it prints each report whole
const found = [];
for (const book of books) {
  const [, report] = await ace(book, { cwd: process.cwd(), tmpdir: work, silent: true, initLogger: true }, runner);
  found.push(
    report.assertions.flatMap((page) =>
      page.assertions.map((a) => [page["earl:testSubject"].url, a["earl:test"]["dct:title"], a["earl:result"]["dct:description"]]),
    ),
  );
}
write(JSON.stringify(found), () => process.exit(0));
