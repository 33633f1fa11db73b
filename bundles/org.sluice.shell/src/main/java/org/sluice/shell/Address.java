package org.sluice.shell;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IP address or a range of them, with or without a port: {@code 192.0.2.1}, {@code 192.0.2.1:50000}, {@code 192.0.2.0/24},
 * {@code 2001:db8::/32}, {@code [2001:db8::1]:50000}. No name is ever looked up.
 */
final class Address {

    private static final Pattern FORM = Pattern.compile(
            "(?:(?<v4>\\d{1,3}(?:\\.\\d{1,3}){3})"
                    + "|\\[(?<closed>[0-9a-fA-F:.]{2,45})]|(?<v6>[0-9a-fA-F:.]{2,45}))(?::(?<port>\\d{1,5}))?(?:/(?<bits>\\d{1,3}))?");

    private static final int ANY = -1;

    private final byte[] bytes;
    private final int bits;
    private final int port;

    private Address(byte[] bytes, int bits, int port) {
        this.bytes = bytes;
        this.bits = bits;
        this.port = port;
    }

    static Address parse(String text) throws CommandFailed {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            byte[] bytes = form.group("v4") == null ? ipv6(form) : ipv4(form.group("v4"));
            int bits = number(form.group("bits"), bytes.length * Byte.SIZE);
            int port = number(form.group("port"), ANY);
            if (bytes.length > 0 && bits <= bytes.length * Byte.SIZE && port <= 0xffff) {
                return new Address(bytes, bits, port);
            }
        }
        throw new CommandFailed(
                "address is '" + text + "', must be such as 192.0.2.1, 192.0.2.0/24 or [2001:db8::1]:50000");
    }

    private static int number(String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static byte[] ipv4(String text) {
        int[] numbers =
                Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > 0xff) {
                return new byte[0];
            }
            bytes[i] = (byte) numbers[i];
        }
        return bytes;
    }

    /** In brackets it is taken for digits, and never for a name. */
    private static byte[] ipv6(Matcher form) {
        String digits = form.group("v6") == null ? form.group("closed") : form.group("v6");
        try {
            return digits.indexOf(':') < 0
                    ? new byte[0]
                    : InetAddress.getByName("[" + digits + "]").getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    /** Whether what is shown of a connection lies in here; of an IPv6 client behind a proxy that is its /64. */
    boolean contains(Address shown) {
        return bytes.length == shown.bytes.length
                && (port == ANY || port == shown.port)
                && agrees(shown.bytes, Math.min(bits, shown.bits));
    }

    private boolean agrees(byte[] others, int count) {
        int whole = count / Byte.SIZE;
        int rest = count % Byte.SIZE;
        return Arrays.equals(bytes, 0, whole, others, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ others[whole]) & 0xff) >> (Byte.SIZE - rest) == 0);
    }
}
