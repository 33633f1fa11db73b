/**
 * How datagrams become trace records.
 *
 * <pre>
 *   gateway ──UDP──► UdpSocket ──► Protocol ──► PushData, RxPacket ──► Traces ──► ListenerQueue ──► TraceListener
 *                    (Receiver's thread)                               a queue and a thread for each listener
 * </pre>
 *
 * <p><b>Threading.</b> A port has one thread, {@code sluice-lorawan-PORT}, which opens the socket, tries again where that fails, reads, answers,
 * decodes and publishes. Nothing that it calls blocks. Each listener has one, {@code sluice-trace-ID}.
 */
package org.sluice.lorawan.impl;
