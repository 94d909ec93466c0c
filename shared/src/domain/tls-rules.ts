// Which TLS our ports speak, HTTP and MQTT alike.

/**
 * TLS 1.2 is the least that BSI TR-02102-2 lets one use; of it only suites with forward secrecy and authenticated encryption (TR-02102-2, 3.3.1;
 * ASVS 5.0 12.1.2), and ChaCha20 (RFC 7905) for devices without AES in hardware. Node's own list goes on to CBC and RSA key transport. TLS 1.3
 * has no others.
 */
export const TLS_RULES = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} as const;
