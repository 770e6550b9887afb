/** A JSON Schema 2020-12 object, as zod makes it and OpenAPI 3.1 takes it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  pattern?: string;
}

export interface Reference {
  $ref: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: unknown;
}

export interface MediaType {
  schema?: JsonSchema;
  example?: unknown;
}

export interface Answer {
  description: string;
  /** Of an error: its HTTP status. */
  "x-status"?: number;
  headers?: Record<string, Reference>;
  content?: Record<string, MediaType>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, Answer | Reference>;
  /** Empty: no key is needed. Absent: the document's own, a key. */
  security?: Record<string, string[]>[];
  /** The permission that the key's owner must hold; absent where any key will do, or none. */
  "x-permission"?: string;
}

/** The part of OpenAPI 3.1 that describes this server. */
export interface OpenApi {
  openapi: "3.1.0";
  info: { title: string; version: string; summary: string; description: string };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Answer>;
    parameters: Record<string, Parameter>;
    headers: Record<string, { description: string; required?: boolean; schema: JsonSchema }>;
    securitySchemes: Record<string, { type: string; scheme: string; description: string }>;
  };
  security: Record<string, string[]>[];
}

/** What a `$ref` points at, and the name that it has there. */
export function resolve<Target>(document: OpenApi, { $ref }: Reference): { name: string; target: Target } {
  const [, , kind = "", name = ""] = $ref.split("/");
  const components = document.components as unknown as Record<string, Record<string, Target>>;
  const target = components[kind]?.[name];
  if (target === undefined) throw new Error(`${$ref} is not in the document`);
  return { name, target };
}
