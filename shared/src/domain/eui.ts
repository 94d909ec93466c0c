// EUI-64: a name that is given once in the world. Other names of devices are only as unique as their municipality makes them.

/** @param device in our writing: lower case, without separators */
export const isEui = (device: string): boolean => /^[0-9a-f]{16}$/.test(device);
