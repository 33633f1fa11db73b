package org.sluice.accesslog;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/**
 * What a configuration says.
 *
 * @param logger the name of the logger
 * @param handshakes the lines of handshakes
 * @param closes the lines of ends of connections, empty for none
 * @param linesPerSecond how many lines there are in a second
 */
record Settings(
        String logger,
        LineFormat<HandshakeDTO> handshakes,
        Optional<LineFormat<ClosedConnectionDTO>> closes,
        int linesPerSecond) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$.-]{1,200}");

    static Settings parse(Function<String, ?> source) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader = ConfigurationReader.strict(source, Config.class);
        String format = reader.text(
                "format",
                text -> LineFormat.isFormat(text, Values.OF_HANDSHAKE),
                LineFormat.allowed(Values.OF_HANDSHAKE));
        String closeFormat = reader.text(
                "closeFormat", text -> LineFormat.isFormat(text, Values.OF_CLOSE), LineFormat.allowed(Values.OF_CLOSE));
        return new Settings(
                reader.text("logger", NAME.asMatchPredicate(), "a name of letters, digits and characters of _$.-"),
                LineFormat.parse(format, Values.OF_HANDSHAKE),
                reader.flag("closes") ? Optional.of(LineFormat.parse(closeFormat, Values.OF_CLOSE)) : Optional.empty(),
                reader.number("linesPerSecond", 1, 100_000));
    }
}
