package org.sluice.jetty.upgrade;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common prefix. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 *
 * @param first the lowest address
 * @param prefixLength how many bits they have in common
 */
record AddressRange(InetAddress first, int prefixLength) {

    private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** Reads an address, or one with a slash and the length of a prefix behind which it has no bits. */
    static Optional<AddressRange> parse(String text) {
        Matcher matcher = RANGE.matcher(text);
        Optional<InetAddress> address = matcher.matches() ? address(matcher.group(1)) : Optional.empty();
        return address.map(first -> new AddressRange(
                        first, matcher.group(2) == null ? bits(first) : Integer.parseInt(matcher.group(2))))
                .filter(AddressRange::isRange);
    }

    /** Reads an address as digits, without brackets. No name is looked up, whatever the text is. */
    static Optional<InetAddress> address(String text) {
        boolean isIpv6 = IPV6.matcher(text).matches() && text.contains(":");
        if (!isIpv6 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // The brackets make sure that it is read as a literal; so do four numbers.
            return Optional.of(InetAddress.getByName(isIpv6 ? '[' + text + ']' : text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        return bits(address) == bits(first) && prefix(address).equals(prefix(first));
    }

    private boolean isRange() {
        return prefixLength <= bits(first)
                && prefix(first).shiftLeft(suffixLength()).equals(number(first));
    }

    private BigInteger prefix(InetAddress address) {
        return number(address).shiftRight(suffixLength());
    }

    private int suffixLength() {
        return bits(first) - prefixLength;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
