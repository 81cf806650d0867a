// Copies the named front-end files, and nothing else of their packages, to where the web serves them from.
import { copyFile, mkdir } from "node:fs/promises";

const FILES = {
  "echarts/dist/echarts.min.js": "echarts.min.js",
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
};
const target = new URL("../src/hcploop_web/shared/static/vendor/", import.meta.url);

await mkdir(target, { recursive: true });
for (const [from, to] of Object.entries(FILES)) {
  await copyFile(new URL(`node_modules/${from}`, import.meta.url), new URL(to, target));
}
