package io.herofake.server.http;

/**
 * What a request's first line asks for.
 *
 * @param path  still percent-encoded
 * @param query still percent-encoded, without its question mark; empty if there is none
 */
record Target(String path, String query) {
    private static final String SERVER_WIDE = "*";

    /**
     * Takes a request target in origin form ({@code /path?query}), absolute form ({@code http://host/path?query}) or asterisk
     * form apart.
     *
     * @throws RefusedException if it is none of these
     */
    static Target of(String uri) throws RefusedException {
        if (uri.equals(SERVER_WIDE)) {
            return new Target(SERVER_WIDE, "");
        }
        int start = pathStart(uri);
        int question = uri.indexOf('?', start);
        int end = question < 0 ? uri.length() : question;
        String path = start == end ? "/" : uri.substring(start, end);
        return new Target(path, question < 0 ? "" : uri.substring(question + 1));
    }

    private static int pathStart(String uri) throws RefusedException {
        if (uri.startsWith("/")) {
            return 0;
        }
        boolean absolute = uri.regionMatches(true, 0, "http://", 0, 7) || uri.regionMatches(true, 0, "https://", 0, 8);
        if (!absolute) {
            throw new RefusedException(
                    Problem.MALFORMED_REQUEST, "the request target " + Quoted.of(uri) + " does not begin with /");
        }
        int at = uri.indexOf("//") + 2;
        while (at < uri.length() && uri.charAt(at) != '/' && uri.charAt(at) != '?') {
            at++;
        }
        return at;
    }

    boolean serverWide() {
        return path.equals(SERVER_WIDE);
    }
}
