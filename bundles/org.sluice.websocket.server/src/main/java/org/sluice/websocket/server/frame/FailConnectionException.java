package org.sluice.websocket.server.frame;

/** The peer has broken the protocol, and the connection must fail (RFC 6455, 7.1.7). Has no stack trace: peers cause it. */
public final class FailConnectionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Violation violation;

    /** Made where the violation is found. */
    public FailConnectionException(Violation violation) {
        super(violation.text(), null, false, false);
        this.violation = violation;
    }

    /** What the peer has done. */
    public Violation violation() {
        return violation;
    }
}
