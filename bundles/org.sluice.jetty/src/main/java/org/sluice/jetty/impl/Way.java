package org.sluice.jetty.impl;

import java.util.function.Supplier;
import org.sluice.transport.Endpoint;

/**
 * How a connection is driven that is taken over.
 *
 * @param status of the response that switches protocols
 * @param endpoint makes what the event loop gets
 * @param departure what becomes of the connection at Jetty
 */
record Way(int status, Supplier<Endpoint> endpoint, Runnable departure) {}
