package org.sluice.websocket.server.handshake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address. A host has a whole /64 for itself (RFC 4291,
 * 2.5.4), so that its single addresses are no limit to it.
 *
 * @param prefix the address, of IPv6 with zeros from the 65th bit on
 */
public record ClientNetwork(InetAddress prefix) {

    private static final int IPV6_PREFIX_BYTES = 8;
    private static final int IPV6_BYTES = 16;

    /**
     * The network that an address is in.
     *
     * @param address a client's address
     * @return the network
     */
    public static ClientNetwork of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return new ClientNetwork(address);
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_PREFIX_BYTES, IPV6_BYTES, (byte) 0);
        try {
            return new ClientNetwork(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** In digits, for logs. */
    @Override
    public String toString() {
        return prefix.getHostAddress() + (prefix instanceof Inet6Address ? "/64" : "");
    }
}
