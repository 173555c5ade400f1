/** Where a made file goes: written, or with --check compared with what is there. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";

/** The folder of this package: api/web. */
export const WEB = resolve(import.meta.dirname, "..");
const CHECK = process.argv.includes("--check");

/**
 * Writes a file; with --check it only compares, and the process fails where the file is another.
 * @param {string} path relative to api/web
 * @param {string|Uint8Array} content
 */
export async function put(path, content) {
  const file = resolve(WEB, path);
  const made = Buffer.from(content);
  const there = await readFile(file).catch(() => null);
  if (there?.equals(made)) return;
  if (CHECK) {
    console.error(`${relative(process.cwd(), file)} is not what its source makes. Run: npm --prefix api/web run build`);
    process.exitCode = 1;
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, made);
}
