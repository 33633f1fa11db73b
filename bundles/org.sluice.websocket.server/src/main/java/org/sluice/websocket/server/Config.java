package org.sluice.websocket.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.sluice.websocket.WebSocketConstants;

/** The configuration of the WebSocket server: its defaults are here, its ranges in {@link ConfiguredLimits}, too. */
@ObjectClassDefinition(
        name = "Sluice WebSocket server",
        description = "Limits and time-outs. Changes are taken over at run time, and no connection is closed for them.")
@interface Config {

    /** What is not configured is a part of the heap. */
    int HEAP_PER_UNFINISHED = 4;

    @AttributeDefinition(
            name = "Connections",
            description = "How many connections there may be in all.",
            min = "1",
            max = "1000000")
    int connections() default 10_000;

    @AttributeDefinition(
            name = "Connections per application",
            description = "How many connections each application may have; 0 for no such limit. An application may "
                    + "ask for less.",
            min = "0",
            max = "1000000")
    int connectionsPerApplication() default 0;

    @AttributeDefinition(
            name = "Connections per address",
            description = "How many connections may come from one address; 0 for no such limit. Behind a proxy all "
                    + "clients have one address.",
            min = "0",
            max = "1000000")
    int connectionsPerAddress() default 0;

    @AttributeDefinition(
            name = "Message (bytes)",
            description = "The largest message that is taken where an application says nothing.",
            min = "1",
            max = "1073741824")
    int messageBytes() default 1 << 20;

    @AttributeDefinition(
            name = "Largest message (bytes)",
            description = "The largest message that an application can ask for.",
            min = "1",
            max = "1073741824")
    int maxMessageBytes() default 64 << 20;

    @AttributeDefinition(
            name = "Fragments per message",
            description = "From here on each fragment counts as if it were 64 bytes longer.",
            min = "1",
            max = "1000000")
    int fragmentsPerMessage() default 1024;

    @AttributeDefinition(
            name = "Unfinished messages (bytes)",
            description = "How much memory there is for messages that have not come as a whole, on all connections "
                    + "together; 0 for a quarter of the heap. Where it is reached, a connection that needs more is closed with "
                    + "1013. Messages that come in one read need none.",
            min = "0",
            max = "2147483647")
    int unfinishedMessageBytes() default 0;

    @AttributeDefinition(
            name = "Send queue, mark (bytes)",
            description = "From here on senders are told to wait. For new connections.",
            min = "1024",
            max = "1073741824")
    int sendQueueMarkBytes() default 64 << 10;

    @AttributeDefinition(
            name = "Send queue, limit (bytes)",
            description = "What would exceed it closes the connection with 1008. For new connections.",
            min = "1024",
            max = "1073741824")
    int sendQueueLimitBytes() default 4 << 20;

    @AttributeDefinition(
            name = "Worker threads",
            description = "How many threads run callbacks that may block. When applications that block occupy all of "
                    + "them, each other application still gets one.",
            min = "1",
            max = "10000")
    int workerThreads() default 64;

    @AttributeDefinition(
            name = "Worker threads per application",
            description = "How many of them one application may occupy.",
            min = "1",
            max = "10000")
    int workerThreadsPerApplication() default 16;

    @AttributeDefinition(
            name = "Virtual worker threads",
            description = "Whether worker threads are virtual, which needs Java 21 or later. They cost less while they "
                    + "block, but one that computes is not interrupted: as many of them as there are cores stall all.")
    boolean virtualThreads() default false;

    @AttributeDefinition(
            name = "Waiting messages",
            description = "When so many wait for a connection's callback, reading stops.",
            min = "2",
            max = "1000000")
    int waitingMessages() default 256;

    @AttributeDefinition(
            name = "Waiting messages (bytes)",
            description = "When so many bytes wait for a connection's callback, reading stops.",
            min = "1024",
            max = "1073741824")
    int waitingBytes() default 256 << 10;

    @AttributeDefinition(
            name = "Concurrent connects",
            description =
                    "How many handshakes may wait for authenticators and applications, three quarters of them for "
                            + "the same.",
            min = "1",
            max = "10000")
    int concurrentConnects() default 64;

    @AttributeDefinition(
            name = "Connect time-out (seconds)",
            description = "How long an application may take to answer a handshake.",
            min = "1",
            max = "3600")
    int connectTimeoutSeconds() default 10;

    @AttributeDefinition(
            name = "Idle time-out (seconds)",
            description = "After so long without a data message either way a connection is closed with 1000; 0 for "
                    + "never. An application may say otherwise.",
            min = "0",
            max = "86400")
    int idleTimeoutSeconds() default 300;

    @AttributeDefinition(
            name = "Ping interval (seconds)",
            description = "How often the server sends a ping; 0 for never. An application may say otherwise.",
            min = "0",
            max = "86400")
    int pingIntervalSeconds() default 60;

    @AttributeDefinition(
            name = "Pong time-out (seconds)",
            description = "A client that has not answered a ping after so long is taken for dead.",
            min = "1",
            max = "3600")
    int pongTimeoutSeconds() default 20;

    @AttributeDefinition(
            name = "Message time-out (seconds)",
            description = "How long a message may take to come in, and a client to read any of what waits for it.",
            min = "1",
            max = "86400")
    int messageTimeoutSeconds() default 60;

    @AttributeDefinition(
            name = "Closing time-out (seconds)",
            description = "How long a client may take for its part of the closing handshake.",
            min = "1",
            max = "3600")
    int closingTimeoutSeconds() default 5;

    @AttributeDefinition(
            name = "Callback on an event loop (milliseconds)",
            description =
                    "An application with loop threading whose callbacks take longer three times in 10 seconds, or ten "
                            + "times as long once, is moved to worker threads until it is registered anew; 0 for never.",
            min = "0",
            max = "60000")
    int loopCallbackMillis() default 20;

    @AttributeDefinition(
            name = "Authenticator",
            description =
                    "The name of an authenticator, or an LDAP filter over the service properties of authenticators: "
                            + "it decides who may connect to applications that select none. Empty for nobody. While it is "
                            + "missing, these applications take no connections, and a value that cannot be used is never there.",
            required = false)
    String authenticator() default "";

    @AttributeDefinition(
            name = "Authentication failures",
            description = "So many wrong credentials from one address slow it down: 429 for 1, 2, 4 and up to 60 "
                    + "seconds. Behind a proxy that is not trusted all clients have one address.",
            min = "1",
            max = "1000000")
    int authenticationFailures() default 5;

    @AttributeDefinition(
            name = "Compression",
            description = "Whether messages are compressed where an application says nothing: off, on, or takeover, by "
                    + "which each connection keeps a deflater and an inflater, about 320 KiB. For new connections.",
            options = {
                @Option(value = WebSocketConstants.COMPRESSION_OFF),
                @Option(value = WebSocketConstants.COMPRESSION_ON),
                @Option(value = WebSocketConstants.COMPRESSION_TAKEOVER)
            })
    String compression() default WebSocketConstants.COMPRESSION_OFF;

    @AttributeDefinition(
            name = "Compression level",
            description = "How hard to try, from 1, the fastest, to 9. An application may say otherwise.",
            min = "1",
            max = "9")
    int compressionLevel() default 6;

    @AttributeDefinition(
            name = "Compression threshold (bytes)",
            description = "What is shorter is sent as it is. An application may say otherwise.",
            min = "0",
            max = "1048576")
    int compressionThresholdBytes() default 1 << 10;

    @AttributeDefinition(
            name = "Coders",
            description =
                    "How many deflaters, about 270 KiB each, and how many inflaters, about 45 KiB each, may be in "
                            + "use. Without one a message is sent as it is, and a connection opened without takeover.",
            min = "1",
            max = "10000")
    int coders() default 64;

    @AttributeDefinition(
            name = "History",
            description = "How many connections that have ended are remembered for the runtime service.",
            min = "0",
            max = "10000")
    int historySize() default 100;

    @AttributeDefinition(
            name = "Handover state (bytes)",
            description =
                    "How much an application that is going may leave for its successor with each connection. What is more "
                            + "closes the connection with 1011.",
            min = "0",
            max = "16777216")
    int handoverStateBytes() default 64 << 10;
}
