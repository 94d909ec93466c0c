// Checks what a browser asks of the live channel.
import { z } from 'zod';
import { KINDS } from '../domain/kind.ts';
import { figureRoutes } from './figure-routes.ts';
import { MOST_WATCHED_TILES, type Subscription, type TileName } from './live.ts';
import { DEVICE_ID } from './topic.ts';

export const subscription: z.ZodType<Subscription> = z
  .strictObject({
    municipality: z.string().min(1).max(64).optional(),
    kind: z.enum(KINDS).optional(),
    device: z
      .string()
      .max(256)
      .transform((id) => id.normalize('NFC'))
      .pipe(z.string().regex(DEVICE_ID, 'device is no device id'))
      .optional(),
    since: z.strictObject({ stream: z.string().max(64), seq: z.int().min(0) }).optional(),
  })
  .refine((s) => s.device === undefined || s.municipality !== undefined, 'device needs municipality');

export const watchedTiles: z.ZodType<readonly TileName[]> = z.array(figureRoutes.tile.query).max(MOST_WATCHED_TILES);
