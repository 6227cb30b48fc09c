package io.herofake.app;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes subcommands: each has a constructor that takes the {@link Context}. */
final class CommandFactory implements IFactory {
    private final Context context;

    CommandFactory(Context context) {
        this.context = context;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (Subcommand.class.isAssignableFrom(type)) {
            return type.getDeclaredConstructor(Context.class).newInstance(context);
        }
        return CommandLine.defaultFactory().create(type);
    }
}
