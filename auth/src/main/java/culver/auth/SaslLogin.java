package culver.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// LOGIN (draft-murchison-sasl-login): the user name is asked for, then the password. Never a standard, but some mail programs know nothing else. An
/// initial response is the user name.
record SaslLogin() implements SaslMechanism {
    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public SaslExchange begin(Check check) {
        return new SaslExchange() {
            private String user;

            @Override
            public Step start(byte[] initialResponse) {
                return initialResponse == null ? ask("Username:") : respond(initialResponse);
            }

            @Override
            public Step respond(byte[] response) {
                if (response == null) {
                    return SaslMechanism.malformed("Authentication aborted");
                }
                var text = SaslMechanism.text(ByteBuffer.wrap(response));
                if (text == null || text.indexOf('\0') >= 0) {
                    return SaslMechanism.malformed("Invalid LOGIN response");
                }
                if (user == null) {
                    user = text;
                    return ask("Password:");
                }
                return new Step.Done(check.check("", user, text));
            }
        };
    }

    private static SaslExchange.Step ask(String what) {
        return new SaslExchange.Step.Challenge(what.getBytes(StandardCharsets.US_ASCII));
    }
}
