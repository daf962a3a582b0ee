package culver.auth;

import java.nio.ByteBuffer;

/// PLAIN (RFC 4616): `[authzid] NUL authcid NUL passwd`, in the initial response or after an empty challenge.
record SaslPlain() implements SaslMechanism {
    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public SaslExchange begin(Check check) {
        return new SaslExchange() {
            @Override
            public Step start(byte[] initialResponse) {
                return initialResponse == null ? new Step.Challenge(new byte[0]) : respond(initialResponse);
            }

            @Override
            public Step respond(byte[] response) {
                if (response == null) {
                    return SaslMechanism.malformed("Authentication aborted");
                }
                int first = nul(response, 0);
                int second = nul(response, first + 1);
                if (first < 0 || second < 0 || nul(response, second + 1) >= 0) {
                    return SaslMechanism.malformed("Invalid PLAIN response");
                }
                var authorizationId = SaslMechanism.text(ByteBuffer.wrap(response, 0, first));
                var user = SaslMechanism.text(ByteBuffer.wrap(response, first + 1, second - first - 1));
                var password = SaslMechanism.text(ByteBuffer.wrap(response, second + 1, response.length - second - 1));
                if (authorizationId == null || user == null || password == null) {
                    return SaslMechanism.malformed("PLAIN response is not UTF-8");
                }
                return new Step.Done(check.check(authorizationId, user, password));
            }
        };
    }

    private static int nul(byte[] octets, int from) {
        for (int i = from; i < octets.length && from >= 0; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
