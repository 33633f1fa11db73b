package org.sluice.presign.impl.sigv4;

import java.time.Duration;

/**
 * What signatures are made and accepted for.
 *
 * @param region the region of the scope
 * @param service the service of the scope
 * @param maxExpires how long a URL may be good for
 * @param skew how much the clocks of both sides may differ
 * @param prefix what stands before the path for clients, and has been taken away here; empty for nothing
 */
public record Rules(String region, String service, Duration maxExpires, Duration skew, String prefix) {}
