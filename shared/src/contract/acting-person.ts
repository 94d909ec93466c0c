// Who does something by the API, as alarms and feedback write it down.
import { z } from 'zod';

export const actingPerson = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .describe('Name of whoever does it; where people sign in, the name of their account counts instead');
