package org.sluice.lorawan.frame;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes that never change. */
public final class Bytes {

    private static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of an array.
     *
     * @param bytes the array
     * @return the same bytes
     */
    public static Bytes of(byte... bytes) {
        return of(bytes, 0, bytes.length);
    }

    /**
     * A copy of a part of an array.
     *
     * @param bytes the array
     * @param from the first index
     * @param to the index behind the last
     * @return the same bytes
     */
    public static Bytes of(byte[] bytes, int from, int to) {
        return from == to ? NONE : new Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    /**
     * How many.
     *
     * @return the number of bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * One of them.
     *
     * @param index which, from 0
     * @return the byte
     */
    public byte at(int index) {
        return bytes[index];
    }

    /**
     * All of them.
     *
     * @return a copy
     */
    public byte[] toArray() {
        return bytes.clone();
    }

    /**
     * As text with two lower-case digits for each byte.
     *
     * @return hexadecimal
     */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * As text, with padding.
     *
     * @return base64
     */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes some && Arrays.equals(bytes, some.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The same as {@link #hex}. */
    @Override
    public String toString() {
        return hex();
    }
}
