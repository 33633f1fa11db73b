package org.sluice.websocket.authentication;

/** What may be sent as the value of {@code WWW-Authenticate}. */
final class Challenge {

    private Challenge() {}

    static void check(String challenge) {
        if (challenge.isBlank() || !challenge.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a challenge is visible ASCII characters and spaces");
        }
    }
}
