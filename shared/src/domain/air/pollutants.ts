// The pollutants that indices and limit values are about; each is a quantity of the kind "air".

/** In the order in which the Environment Agency names them. */
export const POLLUTANTS = ['pm10', 'pm2_5', 'o3', 'no2', 'so2'] as const;
export type Pollutant = (typeof POLLUTANTS)[number];

/** Quantities that bring a daily mean ready made, one reading a day: used for days of which there are no hourly means (39. BImSchV, Anlage 11 A). */
export const DAILY_QUANTITIES: Readonly<Partial<Record<Pollutant, string>>> = { pm10: 'pm10_day', so2: 'so2_day' };

export const isPollutant = (name: string): name is Pollutant => (POLLUTANTS as readonly string[]).includes(name);
