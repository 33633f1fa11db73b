package org.sluice.websocket.server.deflate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element of {@code Sec-WebSocket-Extensions} (RFC 6455, 9.1).
 *
 * @param name the extension's token
 * @param parameters its parameters in their order
 */
record Extension(String name, List<Parameter> parameters) {

    /**
     * A parameter.
     *
     * @param name its token
     * @param value its value without quotation marks, if it has one
     */
    record Parameter(String name, Optional<String> value) {

        private static Parameter parse(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Parameter(text.strip(), Optional.empty())
                    : new Parameter(
                            text.substring(0, equals).strip(), Optional.of(unquoted(text.substring(equals + 1))));
        }

        private static String unquoted(String text) {
            String value = text.strip();
            return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
        }
    }

    /**
     * Reads the field's lines.
     *
     * @param lines well-formed ones: a quoted value is a token, so that no separator can stand in it
     * @return the elements in their order
     */
    static List<Extension> parse(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .map(Extension::parse)
                .toList();
    }

    private static Extension parse(String element) {
        String[] parts = element.split(";");
        List<Parameter> parameters = new ArrayList<>(parts.length - 1);
        Stream.of(parts).skip(1).map(Parameter::parse).forEach(parameters::add);
        return new Extension(parts[0].strip(), List.copyOf(parameters));
    }
}
