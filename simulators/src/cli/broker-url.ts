// The --url option that all commands share.
import { brokerUrlProblem } from '../mqtt/publisher.ts';
import { type Given, type OptionSpec, textOf, UsageError } from './command.ts';

export const urlOption: OptionSpec = {
  value: '<url>',
  about: 'The MQTT broker; the environment variable MQTT_URL sets another default',
  preset: process.env.MQTT_URL || 'mqtt://localhost:1883',
};

/** @throws {UsageError} */
export function brokerUrlOf(given: Given): string {
  const url = textOf(given, 'url') ?? '';
  const problem = brokerUrlProblem(url);
  if (problem) throw new UsageError(problem);
  return url;
}
