// Who may do what: five roles, six permissions, one table.

export const PERMISSIONS = ['read', 'read-raw', 'operate', 'equip', 'administer', 'audit'] as const;

/**
 * What a role allows:
 * `read` readings, desks, alarms · `read-raw` messages as they came, byte for byte, and who sent them · `operate` alarms, maintenance, doubtful
 * values, feedback · `equip` devices, gateways, credentials, codecs, quarantine · `administer` accounts, sharing, erasure · `audit` the log of
 * who did what.
 */
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['viewer', 'operator', 'technician', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** An administrator does not read the audit log: who acts and who looks into it are two people. Taking the role of an auditor is itself written down. */
const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  operator: ['read', 'read-raw', 'operate'],
  technician: ['read', 'read-raw', 'equip'],
  administrator: ['read', 'read-raw', 'operate', 'equip', 'administer'],
  auditor: ['read', 'audit'],
};

export const permissionsOf = (role: Role): readonly Permission[] => ALLOWED[role];

export const isPermission = (text: unknown): text is Permission => (PERMISSIONS as readonly unknown[]).includes(text);

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
