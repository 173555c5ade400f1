/** Makes types/api.d.ts from types/openapi.json, which `python -m api.openapi` writes. */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { put, WEB } from "./output.js";

const HEADER = "/** Made from openapi.json by `npm --prefix api/web run build`. */\n";

const types = await openapiTS(pathToFileURL(resolve(WEB, "types/openapi.json")));
await put("types/api.d.ts", HEADER + astToString(types));
