package org.sluice.presign.impl;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.FactoryPid;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.presign.impl.sigv4.Rules;

/**
 * What a configuration says.
 *
 * @param name the authenticator's name
 * @param rules what is accepted
 * @param credentials the credentials that are configured
 * @param providers which services know others; empty for none
 * @param remembered how many signatures are remembered, 0 where they may be used again
 * @param closes whether clients are refused by a Close frame
 */
record Settings(
        String name,
        Rules rules,
        ConfiguredCredentials credentials,
        Optional<Filter> providers,
        int remembered,
        boolean closes) {

    private static final String EVERY_SERVICE = "(objectClass=*)";
    private static final String NONE = "none";

    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    static Settings parse(String pid, Dictionary<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        String name = reader.text("name", Settings::isName, "a text without control characters");
        String scope = "1 to 64 letters, digits and characters of ._-";
        Rules rules = new Rules(
                reader.text("region", SCOPE.asMatchPredicate(), scope),
                reader.text("service", SCOPE.asMatchPredicate(), scope),
                Duration.ofSeconds(reader.number("maxExpiresSeconds", 1, Config.MAX_EXPIRES)),
                Duration.ofSeconds(reader.number("clockSkewSeconds", 0, Config.MAX_SKEW)),
                reader.text("pathPrefix", PREFIX.asMatchPredicate(), "a path such as /gateway, or empty"));
        int remembered = reader.number("rememberedSignatures", 1, Config.MAX_REMEMBERED);
        return new Settings(
                name.isEmpty() ? FactoryPid.nameIn(pid, Config.PID).orElse(Config.PID) : name,
                rules,
                ConfiguredCredentials.read(reader),
                filter(reader.text("credentialsProviders", Settings::isSelection, "*, an LDAP filter, or none")),
                reader.flag("singleUse") ? remembered : 0,
                reader.oneOf("refusal", Config.CLOSE, Config.FORBID).equals(Config.CLOSE));
    }

    private static boolean isName(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isSelection(String text) {
        try {
            return text.equals(NONE) || filter(text).isPresent();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Optional<Filter> filter(String text) {
        try {
            return text.equals(NONE)
                    ? Optional.empty()
                    : Optional.of(FrameworkUtil.createFilter(text.equals(Config.ALL) ? EVERY_SERVICE : text));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter: " + text, e);
        }
    }
}
