package org.sluice.websocket.server.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7692, 7.1. */
class AgreementTest {

    private static String answer(String offers, boolean takeover) {
        return Agreement.on(Extension.parse(List.of(offers)), takeover)
                .map(Agreement::field)
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            permessage-deflate                                                   | permessage-deflate
            permessage-deflate; client_max_window_bits                           | permessage-deflate
            permessage-deflate; client_max_window_bits=8                         | permessage-deflate
            permessage-deflate; client_max_window_bits="15"                      | permessage-deflate
            permessage-deflate; server_max_window_bits=15                        | permessage-deflate; server_max_window_bits=15
            permessage-deflate;server_max_window_bits="15"                       | permessage-deflate; server_max_window_bits=15
            permessage-deflate; server_no_context_takeover                       | permessage-deflate; server_no_context_takeover
            permessage-deflate ; client_no_context_takeover                      | permessage-deflate; client_no_context_takeover
            permessage-deflate; server_no_context_takeover; client_no_context_takeover | permessage-deflate; server_no_context_takeover; client_no_context_takeover
            permessage-deflate; server_max_window_bits=9, permessage-deflate     | permessage-deflate
            x-webkit-deflate-frame, permessage-deflate                           | permessage-deflate
            , ,permessage-deflate,                                               | permessage-deflate
            """)
    void theFirstOfferThatCanBeMetIsAnswered(String offers, String answer) {
        assertEquals(answer, answer(offers, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            permessage-deflate; server_max_window_bits=9
            permessage-deflate; server_max_window_bits=14
            permessage-deflate; server_max_window_bits=16
            permessage-deflate; server_max_window_bits=015
            permessage-deflate; server_max_window_bits
            permessage-deflate; client_max_window_bits=7
            permessage-deflate; client_max_window_bits=16
            permessage-deflate; client_max_window_bits=08
            permessage-deflate; client_max_window_bits=ten
            permessage-deflate; server_no_context_takeover=1
            permessage-deflate; client_no_context_takeover=true
            permessage-deflate; client_max_window_bits; client_max_window_bits
            permessage-deflate; unknown
            permessage-deflate; Server_No_Context_Takeover
            Permessage-Deflate
            permessage-bzip2
            """)
    void anOfferThatCannotBeMetIsDeclined(String offers) {
        assertEquals("none", answer(offers, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permessage-deflate                             | ''
            permessage-deflate; server_no_context_takeover | ''
            permessage-deflate; server_max_window_bits=15  | '; server_max_window_bits=15'
            """)
    void noContextIsKeptWithoutTakeover(String offers, String more) {
        assertEquals(
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover" + more,
                answer(offers, false));
    }
}
