// The cast of the simulated district: names, sizes and habits of its devices. Invented, but as they are called in towns like these.
import type { AirQuantity } from './air-model.ts';
import type { PlanName } from './burning-plan.ts';
import type { Demand } from './demand.ts';

export interface CarParkEntry {
  readonly name: string;
  readonly capacity: number;
  readonly demand: Demand;
}

export interface AirEntry {
  readonly name: string;
  readonly nearTraffic: number;
  /** What it does not measure. */
  readonly without?: readonly AirQuantity[];
  /** Whoever put it up never told where. */
  readonly withoutPosition?: true;
}

export interface LightEntry {
  readonly name: string;
  readonly plan: PlanName;
  readonly watts: number;
}

export interface Town {
  readonly carParks: readonly CarParkEntry[];
  /** Names of bays with a ground sensor. */
  readonly bays: readonly string[];
  readonly air: readonly AirEntry[];
  readonly lights: readonly LightEntry[];
  /** Names of devices that fell silent, with the hour of the day (UTC) at which they do. */
  readonly silent?: Readonly<Record<string, number>>;
}

const NO_GASES = ['no2', 'o3'] as const;
const ONLY_PARTICLES = ['no2', 'o3', 'temperature', 'humidity'] as const;

export const TOWNS: Readonly<Record<string, Town>> = {
  bergkamen: {
    carParks: [
      { name: 'Parkplatz Nordberg', capacity: 140, demand: 'shopping' },
      { name: 'Rathausplatz', capacity: 96, demand: 'shopping' },
      { name: 'Parkplatz Marina Rünthe', capacity: 220, demand: 'leisure' },
      { name: 'Tiefgarage Stadtmitte', capacity: 168, demand: 'residents' },
    ],
    bays: ['Stellplatz Präsidentenstraße 12'],
    air: [
      { name: 'Messstation Stadtmitte', nearTraffic: 0.6 },
      { name: 'Messstation Rünthe', nearTraffic: 0.2, without: NO_GASES },
    ],
    lights: [
      { name: 'Schrank HW-07', plan: 'mainRoad', watts: 5400 },
      { name: 'Schrank Overberge 02', plan: 'residential', watts: 2600 },
      { name: 'Leuchte Töddinghauser Straße 41', plan: 'mainRoad', watts: 78 },
    ],
    silent: { 'Leuchte Töddinghauser Straße 41': 9.5 },
  },
  boenen: {
    carParks: [
      { name: 'P+R Bahnhof Bönen', capacity: 118, demand: 'commuters' },
      { name: 'Parkplatz Am Rathaus', capacity: 54, demand: 'shopping' },
      { name: 'Parkplatz Förderturm', capacity: 72, demand: 'leisure' },
    ],
    bays: ['Stellplatz Bahnhofstraße 88'],
    air: [{ name: 'Messstation Ortsmitte', nearTraffic: 0.4 }],
    lights: [
      { name: 'Schrank BO-01', plan: 'residential', watts: 2200 },
      { name: 'Schrank BO-04 Nordbögge', plan: 'partNight', watts: 1350 },
    ],
  },
  froendenberg: {
    carParks: [
      { name: 'Parkplatz Marktplatz', capacity: 64, demand: 'shopping' },
      { name: 'P+R Bahnhof Fröndenberg', capacity: 85, demand: 'commuters' },
      { name: 'Parkplatz Himmelmannpark', capacity: 110, demand: 'leisure' },
    ],
    bays: ['Stellplatz Alleestraße 3'],
    air: [
      { name: 'Messstation Ruhraue', nearTraffic: 0.1 },
      { name: 'Messstation Langschede', nearTraffic: 0.5, without: NO_GASES, withoutPosition: true },
    ],
    lights: [
      { name: 'Schrank FR-02', plan: 'partNight', watts: 1800 },
      { name: 'Schrank Ardey', plan: 'residential', watts: 1550 },
    ],
    silent: { 'Parkplatz Himmelmannpark': 16.25 },
  },
  holzwickede: {
    carParks: [
      { name: 'Parkhaus Bahnhof', capacity: 246, demand: 'commuters' },
      { name: 'Parkplatz Emscherpark', capacity: 80, demand: 'leisure' },
      { name: 'Parkplatz Gemeindehaus', capacity: 48, demand: 'shopping' },
    ],
    bays: ['Stellplatz Hauptstraße 20'],
    air: [{ name: 'Messstation Flughafenstraße', nearTraffic: 0.9 }],
    lights: [
      { name: 'Schrank HO-01', plan: 'mainRoad', watts: 3100 },
      { name: 'Schrank Opherdicke', plan: 'partNight', watts: 980 },
    ],
  },
  kamen: {
    carParks: [
      { name: 'Parkhaus Kamen Quadrat', capacity: 330, demand: 'shopping' },
      { name: 'Parkplatz Willy-Brandt-Platz', capacity: 90, demand: 'shopping' },
      { name: 'P+R Bahnhof Kamen', capacity: 210, demand: 'commuters' },
      { name: 'Parkplatz Stadthalle', capacity: 175, demand: 'leisure' },
    ],
    bays: ['Stellplatz Weststraße 5', 'Stellplatz Weststraße 7'],
    air: [
      { name: 'Messstation Marktplatz', nearTraffic: 0.4 },
      { name: 'Messstation Unnaer Straße', nearTraffic: 0.85 },
    ],
    lights: [
      { name: 'Schrank KA-03', plan: 'mainRoad', watts: 4700 },
      { name: 'Schrank Methler 11', plan: 'residential', watts: 2050 },
      { name: 'Leuchte Koppelstraße 19', plan: 'residential', watts: 42 },
    ],
  },
  luenen: {
    carParks: [
      { name: 'Parkhaus Bahnhof', capacity: 380, demand: 'commuters' },
      { name: 'Tiefgarage Willy-Brandt-Platz', capacity: 264, demand: 'shopping' },
      { name: 'Parkhaus Lippezentrum', capacity: 412, demand: 'shopping' },
      { name: 'Parkplatz Theater', capacity: 190, demand: 'leisure' },
      { name: 'Parkplatz Seepark', capacity: 350, demand: 'leisure' },
    ],
    bays: ['Stellplatz Lange Straße 34', 'Stellplatz Lange Straße 36', 'Ladeplatz Münsterstraße 1'],
    air: [
      { name: 'Messstation Viktoriastraße', nearTraffic: 0.95 },
      { name: 'Messstation Brambauer', nearTraffic: 0.4 },
      { name: 'Messstation Grundschule Horstmar', nearTraffic: 0.2, without: ONLY_PARTICLES },
    ],
    lights: [
      { name: 'Schrank LÜ-01', plan: 'mainRoad', watts: 7800 },
      { name: 'Schrank LÜ-12', plan: 'mainRoad', watts: 5200 },
      { name: 'Schrank Niederaden', plan: 'residential', watts: 2400 },
      { name: 'Leuchte Kurt-Schumacher-Straße 8', plan: 'mainRoad', watts: 92 },
    ],
    silent: { 'Messstation Grundschule Horstmar': 3.75 },
  },
  schwerte: {
    carParks: [
      { name: 'Parkhaus Rathaus', capacity: 178, demand: 'shopping' },
      { name: 'Parkplatz Wuckenhof', capacity: 102, demand: 'leisure' },
      { name: 'P+R Bahnhof Schwerte', capacity: 165, demand: 'commuters' },
      { name: 'Parkplatz Marienkrankenhaus', capacity: 145, demand: 'shopping' },
    ],
    bays: ['Stellplatz Hüsingstraße 9', 'Stellplatz Große Marktstraße 2'],
    air: [
      { name: 'Messstation Hagener Straße', nearTraffic: 0.9 },
      { name: 'Messstation Ergste', nearTraffic: 0.1, without: NO_GASES },
    ],
    lights: [
      { name: 'Schrank SW-05', plan: 'mainRoad', watts: 4300 },
      { name: 'Schrank Geisecke', plan: 'residential', watts: 1700 },
      { name: 'Leuchte Brückstraße 14', plan: 'residential', watts: 38 },
    ],
    silent: { 'Stellplatz Große Marktstraße 2': 20.0 },
  },
  selm: {
    carParks: [
      { name: 'Parkplatz Campus', capacity: 130, demand: 'leisure' },
      { name: 'Parkplatz Bürgerhaus', capacity: 60, demand: 'shopping' },
      { name: 'P+R Bahnhof Selm', capacity: 74, demand: 'commuters' },
    ],
    bays: ['Stellplatz Kreisstraße 51'],
    air: [{ name: 'Messstation Auenpark', nearTraffic: 0.15 }],
    lights: [
      { name: 'Schrank SE-01', plan: 'residential', watts: 2500 },
      { name: 'Schrank Bork 03', plan: 'partNight', watts: 1450 },
    ],
  },
  unna: {
    carParks: [
      { name: 'Parkhaus Bahnhof', capacity: 420, demand: 'commuters' },
      { name: 'Parkhaus Massener Straße', capacity: 355, demand: 'shopping' },
      { name: 'Tiefgarage Neumarkt', capacity: 186, demand: 'shopping' },
      { name: 'Parkplatz Schützenhof', capacity: 124, demand: 'residents' },
      { name: 'Rathausplatz', capacity: 82, demand: 'shopping' },
    ],
    bays: ['Stellplatz Bahnhofstraße 14', 'Stellplatz Bahnhofstraße 16', 'Ladeplatz Lindenplatz 1'],
    air: [
      { name: 'Messstation Königsborn', nearTraffic: 0.3 },
      { name: 'Messstation Verkehrsring', nearTraffic: 1 },
      { name: 'Messstation Kurpark', nearTraffic: 0.1, withoutPosition: true },
    ],
    lights: [
      { name: 'Schrank UN-01', plan: 'mainRoad', watts: 6900 },
      { name: 'Schrank UN-08 Massen', plan: 'residential', watts: 3200 },
      { name: 'Schrank Hemmerde', plan: 'partNight', watts: 1250 },
      { name: 'Leuchte Hertingerstraße 27', plan: 'residential', watts: 46 },
    ],
    silent: { 'Schrank Hemmerde': 13.5 },
  },
  werne: {
    carParks: [
      { name: 'Parkplatz Am Hagen', capacity: 240, demand: 'shopping' },
      { name: 'Parkplatz Solebad', capacity: 260, demand: 'leisure' },
      { name: 'P+R Bahnhof Werne', capacity: 98, demand: 'commuters' },
    ],
    bays: ['Stellplatz Steinstraße 31', 'Stellplatz Kirchhof'],
    air: [
      { name: 'Messstation Altstadt', nearTraffic: 0.4 },
      { name: 'Messstation Stockum', nearTraffic: 0.3, without: ONLY_PARTICLES },
    ],
    lights: [
      { name: 'Schrank WE-02', plan: 'mainRoad', watts: 3600 },
      { name: 'Schrank Stockum 05', plan: 'residential', watts: 1900 },
      { name: 'Leuchte Fürstenhof 6', plan: 'residential', watts: 40 },
    ],
  },
};
