import type { LanguageModelV3FilePart, LanguageModelV3TextPart } from "@ai-sdk/provider";
import { UpstreamFailure } from "../provider.ts";
import type { ContentPart } from "./native-body.ts";

/** Patterns of the URLs that the provider fetches itself, by media type (`image/*` and `*` too): this server fetches nothing for callers. */
export type TakenUrls = Record<string, RegExp[]>;

const mediaTypes: Record<string, string> = {
  bmp: "image/bmp",
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  mov: "video/quicktime",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  txt: "text/plain",
  webm: "video/webm",
  webp: "image/webp",
};

/** A content part of a user or tool turn. */
export function toPart(part: ContentPart, urls: TakenUrls): LanguageModelV3TextPart | LanguageModelV3FilePart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "refusal":
      return { type: "text", text: part.refusal };
    case "image_url":
      return toFile(typeof part.image_url === "string" ? part.image_url : part.image_url.url, { urls, likely: "image/jpeg" });
    case "input_audio":
      return { type: "file", data: part.input_audio.data, mediaType: `audio/${part.input_audio.format}` };
    case "file": {
      const { file_data, filename } = part.file;
      if (typeof file_data !== "string") throw refused("a file part needs `file_data`: files kept by a provider cannot be named");
      const file = toFile(file_data, { urls, likely: fromExtension(filename ?? "") });
      return filename ? { ...file, filename } : file;
    }
  }
}

interface FileOptions {
  urls: TakenUrls;
  /** The media type where the URL tells none. */
  likely: string | undefined;
}

function toFile(url: string, { urls, likely }: FileOptions): LanguageModelV3FilePart {
  if (url.startsWith("data:")) return toData(url, likely);
  if (!URL.canParse(url)) throw refused("a file or image must be a data URL or a web address");
  const parsed = new URL(url);
  const mediaType = fromExtension(parsed.pathname) ?? likely ?? "application/octet-stream";
  if (!isTaken(urls, mediaType, url)) {
    throw refused(`the provider does not fetch ${mediaType} from ${parsed.origin}; send it as a data URL`);
  }
  return { type: "file", data: parsed, mediaType };
}

function toData(url: string, likely = "application/octet-stream"): LanguageModelV3FilePart {
  const comma = url.indexOf(",");
  if (comma === -1) throw refused("a data URL needs a comma before its data");
  const [mediaType, ...flags] = url.slice("data:".length, comma).split(";");
  const body = url.slice(comma + 1);
  const data = flags.includes("base64") ? body : Buffer.from(unescaped(body)).toString("base64");
  return { type: "file", data, mediaType: mediaType || likely };
}

function unescaped(body: string): string {
  try {
    return decodeURIComponent(body);
  } catch (cause) {
    throw new UpstreamFailure("refused", "the data of a data URL is not well escaped", { cause });
  }
}

function isTaken(urls: TakenUrls, mediaType: string, url: string): boolean {
  const kinds = ["*", mediaType, `${mediaType.split("/")[0]}/*`];
  return kinds.some((kind) => urls[kind]?.some((pattern) => pattern.test(url)));
}

const fromExtension = (path: string) => mediaTypes[path.match(/\.(\w+)$/)?.[1]?.toLowerCase() ?? ""];
const refused = (message: string) => new UpstreamFailure("refused", message);
