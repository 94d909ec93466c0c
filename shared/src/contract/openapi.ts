// Builds the OpenAPI document from the routes, so that it cannot say anything else than the code does.
import { z } from 'zod';
import { problem, quarantined, type RouteName, routes } from './http.ts';
import { paths } from './paths.ts';
import { type TableName, tables } from './table-routes.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
};

function parametersOf(name: RouteName): Json[] {
  const { path, query } = routes[name];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return [...inPath, ...queryParameters(query)];
}

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([parameter, { description, ...schema }]) => ({
    name: parameter,
    in: 'query',
    required: required.includes(parameter),
    ...(description ? { description } : {}),
    schema,
  }));
}

function bodyOf(name: RouteName): Json {
  const route = routes[name];
  if (!('body' in route)) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } };
}

/** The download is a stream of entries, so it is described by hand. */
function downloadOperation(): Json {
  const parameters = parametersOf('quarantine').filter(({ name }) => !['limit', 'before'].includes(String(name)));
  return {
    operationId: 'quarantineDownload',
    summary: 'All messages of the quarantine that match, oldest first, one JSON object a line, with the whole payload in Base64',
    parameters,
    responses: { 200: { description: 'The entries', content: { 'application/x-ndjson': { schema: schemaOf(quarantined, 'output') } } } },
  };
}

/** Likewise: a table is described by what it is of. */
function tableOperation(name: TableName): Json {
  const { summary, query } = tables[name];
  return {
    operationId: name,
    summary: `${summary}, as CSV: UTF-8 with byte order mark; with ; and decimal comma, or with , and point`,
    parameters: queryParameters(query),
    responses: {
      200: { description: 'A line of heads, then the rows', content: { 'text/csv': { schema: { type: 'string' } } } },
      default: { description: 'A refusal (RFC 9457)', content: { 'application/problem+json': { schema: schemaOf(problem, 'output') } } },
    },
  };
}

/** Likewise: the same question as `figure`, all its parts as a table. */
function figureDownloadOperation(): Json {
  return {
    operationId: 'figureDownload',
    summary: 'All parts of a figure as CSV: UTF-8 with byte order mark; German with ; and decimal comma, English with , and .',
    parameters: parametersOf('figure').filter(({ name }) => name !== 'limit'),
    responses: { 200: { description: 'One line a part', content: { 'text/csv': { schema: { type: 'string' } } } } },
  };
}

function operationOf(name: RouteName): Json {
  const json = (schema: z.ZodType) => ({ 'application/json': { schema: schemaOf(schema, 'output') } });
  return {
    operationId: name,
    summary: routes[name].summary,
    parameters: parametersOf(name),
    ...bodyOf(name),
    responses: {
      200: { description: 'The answer', content: json(routes[name].answer) },
      default: { description: 'A refusal (RFC 9457)', content: { 'application/problem+json': { schema: schemaOf(problem, 'output') } } },
    },
  };
}

/** The OpenAPI 3.1 document of the HTTP API. */
export function buildOpenApi(): Json {
  const names = Object.keys(routes) as RouteName[];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lagebild',
      version: '1',
      description: 'Readings of the municipal sensors of the district, and the books about them.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    paths: {
      ...Object.fromEntries(names.map((name) => [routes[name].path, { ['method' in routes[name] ? 'post' : 'get']: operationOf(name) }])),
      [paths.quarantineDownload]: { get: downloadOperation() },
      [paths.figureDownload]: { get: figureDownloadOperation() },
      ...Object.fromEntries((Object.keys(tables) as TableName[]).map((name) => [tables[name].path, { get: tableOperation(name) }])),
    },
  };
}
