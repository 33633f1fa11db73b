package org.sluice.websocket.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.deflate.PerMessageDeflate;
import org.sluice.websocket.server.runtime.LoopMeter;
import org.sluice.websocket.server.runtime.Visitor;

/** What an operator can see of a connection. It is the session itself, because each object costs memory while nothing happens. */
abstract sealed class ObservedConnection permits LivingConnection {

    private static final VarHandle RECEIVED = number("received");
    private static final VarHandle SENT = number("sent");

    private final Peer peer;

    /** Set before the connection is open. */
    private Visitor visitor;

    /** Null where messages are not compressed. Set before the connection is open. */
    private PerMessageDeflate deflate;

    // Set before the state says that the connection is open.
    private LoopMemory memory;
    private int openedAtSeconds;

    /** Messages. Written on the event loop, read by any thread. */
    private long received;

    /** Messages. Written with the session's lock, read by any thread. */
    private long sent;

    /** Confined to the event loop. */
    private boolean ended;

    ObservedConnection(Peer peer) {
        this.peer = peer;
    }

    /** Goes on with what the connection has been until now. */
    final void continueFrom(ObservedConnection before) {
        visitor = before.visitor;
        deflate = before.deflate;
        memory = before.memory;
        openedAtSeconds = before.openedAtSeconds;
        received = before.messagesReceived();
        sent = before.messagesSent();
    }

    /** Somebody else has sent on the connection, who sends no more. */
    final void hasSentAs(ObservedConnection other) {
        SENT.setOpaque(this, other.messagesSent());
    }

    private static VarHandle number(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(ObservedConnection.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The client's address, and its place among the connections of that. */
    final Peer peer() {
        return peer;
    }

    /** Where the connection has come from. */
    final void cameFrom(Visitor newVisitor) {
        visitor = newVisitor;
    }

    final Visitor visitor() {
        return visitor;
    }

    /** How messages are compressed; null if they are not. */
    final void compressWith(PerMessageDeflate newDeflate) {
        deflate = newDeflate;
    }

    /** Null where messages are not compressed. */
    final PerMessageDeflate deflate() {
        return deflate;
    }

    /** To be called on the event loop, where nobody decompresses, with the lock that who compresses in order has. */
    final void endDeflate() {
        if (deflate != null) {
            deflate.end();
        }
    }

    /** Whose numbers the connection's are. */
    abstract Account account();

    final LoopMeter meter() {
        return memory.meter();
    }

    /** What it uses in turn with the other connections of its event loop. */
    final LoopMemory memory() {
        return memory;
    }

    final void observe(LoopMemory newMemory, long now) {
        memory = newMemory;
        openedAtSeconds = (int) TimeUnit.MILLISECONDS.toSeconds(now);
    }

    /** A message has come as a whole. */
    final void messageReceived() {
        RECEIVED.setOpaque(this, received + 1);
        meter().received();
        account().meter(meter()).received();
    }

    /** Bytes have come. */
    final void bytesReceived(int bytes) {
        meter().received(bytes);
        account().meter(meter()).received(bytes);
    }

    /** A frame is on its way. */
    final void frameSent(ByteConnection connection, int bytes, boolean endsMessage) {
        if (endsMessage) {
            SENT.setOpaque(this, sent + 1);
        }
        boolean onLoop = connection.loop().isCurrentThread();
        meter().sent(bytes, endsMessage, onLoop);
        account().meter(meter()).sent(bytes, endsMessage, onLoop);
    }

    /** Whether this is the first time that the end is told. */
    final boolean ends() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    final long messagesReceived() {
        return (long) RECEIVED.getOpaque(this);
    }

    final long messagesSent() {
        return (long) SENT.getOpaque(this);
    }

    /** In milliseconds, exact to the second. */
    final long openedAt() {
        return TimeUnit.SECONDS.toMillis(Integer.toUnsignedLong(openedAtSeconds));
    }
}
