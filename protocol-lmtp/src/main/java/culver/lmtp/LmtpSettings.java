package culver.lmtp;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of LMTP, with Dovecot's names and defaults where it has them.
public final class LmtpSettings {
    /// What `Delivered-To` says.
    enum DeliveryAddress { FINAL, NONE, ORIGINAL }

    static final Setting<Boolean> SAVE_TO_DETAIL = Setting.bool("lmtp_save_to_detail_mailbox").byDefault("no")
            .doc("Mail to user+detail goes to the mailbox `detail`, or to INBOX when there is none.");
    static final Setting<DeliveryAddress> HDR_DELIVERY_ADDRESS = Setting.choice("lmtp_hdr_delivery_address", DeliveryAddress.class)
            .doc("The address in Delivered-To: `final` (RCPT TO), `original` (its ORCPT), `none`: no such field. Only for messages with one recipient.");
    static final Setting<Boolean> ADD_RECEIVED_HEADER = Setting.bool("lmtp_add_received_header").byDefault("yes")
            .doc("Add a Received field.");
    static final Setting<List<String>> CLIENT_WORKAROUNDS = Setting.words("lmtp_client_workarounds")
            .doc("Mistakes of clients that are forgiven: `whitespace-before-path`, `mailbox-for-path`.");
    static final Setting<Long> USER_CONCURRENCY_LIMIT = Setting.number("lmtp_user_concurrency_limit").byDefault("0")
            .doc("Recipients of one user in all transactions at a time; more are told to try again. 0: no limit.");
    static final Setting<Long> MAX_MESSAGE_SIZE = Setting.size("lmtp_max_message_size").byDefault("0")
            .doc("Largest message that is taken, told to clients by SIZE; 0: no limit but the disk's.");
    static final Setting<Long> MAX_RECIPIENTS = Setting.number("lmtp_max_recipients").byDefault("1000").atLeast("100")
            .doc("Recipients of one message; for more the client sends it again.");
    static final Setting<String> RECIPIENT_DELIMITER = Setting.string("recipient_delimiter").byDefault("+")
            .doc("Characters that end the user's name in an address: what follows is the detail. Empty: there is no detail.");
    static final Setting<String> HOSTNAME = Setting.string("hostname")
            .doc("This host's name in greetings and Received fields; empty: the system's.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(SAVE_TO_DETAIL, HDR_DELIVERY_ADDRESS, ADD_RECEIVED_HEADER, CLIENT_WORKAROUNDS,
            USER_CONCURRENCY_LIMIT, MAX_MESSAGE_SIZE, MAX_RECIPIENTS, RECIPIENT_DELIMITER, HOSTNAME));

    private LmtpSettings() {
    }
}
