package dev.groundwork.engine;

import java.util.List;

/** Knows ServiceAccounts that a role is not for, and that a trust which is too wide would let in. */
public interface Strangers {
    /**
     * A ServiceAccount.
     *
     * @param namespace its namespace
     * @param name its name
     */
    record Account(String namespace, String name) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /**
     * The most telling ones, a handful at most: of the same namespace, of others, of a name like this one, and of the same
     * name elsewhere.
     *
     * @param account for whom the role is
     */
    List<Account> of(Account account);
}
