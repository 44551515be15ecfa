/** Prints what html-validate finds in a file; nothing when it is clean. */
import { readFileSync } from "node:fs";
import { validator } from "./validateur.mjs";

const report = await validator.validateString(readFileSync(process.argv[2], "utf8"));
for (const m of report.results.flatMap((r) => r.messages)) console.log(`${m.ruleId} ${m.line}:${m.column} ${m.message}`);
