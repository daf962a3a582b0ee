package culver.storage;

/// What a STORE does to the flags of each message of a set.
public record FlagChange(Mode mode, Flags flags) {
    public enum Mode { ADD, REMOVE, REPLACE }

    public static FlagChange add(Flags flags) {
        return new FlagChange(Mode.ADD, flags);
    }

    public static FlagChange remove(Flags flags) {
        return new FlagChange(Mode.REMOVE, flags);
    }

    public static FlagChange replace(Flags flags) {
        return new FlagChange(Mode.REPLACE, flags);
    }

    public Flags applyTo(Flags old) {
        return switch (mode) {
            case ADD -> old.plus(flags);
            case REMOVE -> old.minus(flags);
            case REPLACE -> flags;
        };
    }
}
