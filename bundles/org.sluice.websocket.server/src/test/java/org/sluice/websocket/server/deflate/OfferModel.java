package org.sluice.websocket.server.deflate;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What RFC 7692, 7.1 has to say about offers, as regular expressions. */
public final class OfferModel {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern NAME = Pattern.compile("[ \t]*" + TOKEN + "[ \t]*");
    private static final Pattern PARAMETER =
            Pattern.compile(NAME + "(?:=[ \t]*(?:" + TOKEN + "|\"" + TOKEN + "\")[ \t]*)?");

    private static final Pattern OFFER = Pattern.compile("permessage-deflate((?:;[^;]+)*)");
    private static final Pattern KNOWN = Pattern.compile(
            "(server|client)_no_context_takeover|server_max_window_bits=15|client_max_window_bits(=([89]|1[0-5]))?");

    private OfferModel() {}

    /** RFC 6455, 9.1, with empty elements. Not one expression: it would need a deep stack. */
    public static boolean isWellFormed(String field) {
        int extensions = 0;
        for (String element : field.split(",", -1)) {
            if (element.matches("[ \t]*")) {
                continue;
            }
            String[] parts = element.split(";", -1);
            for (int i = 0; i < parts.length; i++) {
                if (!(i == 0 ? NAME : PARAMETER).matcher(parts[i]).matches()) {
                    return false;
                }
            }
            extensions++;
        }
        return extensions > 0;
    }

    /** The answer, or empty where no offer can be met. */
    public static Optional<String> answer(String field, boolean takeover) {
        for (String offer : field.replaceAll("[ \t\"]", "").split(",")) {
            Matcher matcher = OFFER.matcher(offer);
            if (matcher.matches() && isAcceptable(matcher.group(1))) {
                Set<String> names = names(matcher.group(1));
                boolean server = !takeover || names.contains("server_no_context_takeover");
                boolean client = !takeover || names.contains("client_no_context_takeover");
                return Optional.of("permessage-deflate"
                        + (server ? "; server_no_context_takeover" : "")
                        + (client ? "; client_no_context_takeover" : "")
                        + (names.contains("server_max_window_bits") ? "; server_max_window_bits=15" : ""));
            }
        }
        return Optional.empty();
    }

    private static boolean isAcceptable(String parameters) {
        String[] each = each(parameters);
        for (String parameter : each) {
            if (!KNOWN.matcher(parameter).matches()) {
                return false;
            }
        }
        return names(parameters).size() == each.length;
    }

    private static Set<String> names(String parameters) {
        Set<String> names = new HashSet<>();
        for (String parameter : each(parameters)) {
            names.add(parameter.replaceFirst("=.*", ""));
        }
        return names;
    }

    private static String[] each(String parameters) {
        return parameters.isEmpty() ? new String[0] : parameters.substring(1).split(";");
    }
}
