using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class SecureMessagingTests
{
    private static readonly CommandApdu _read = new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 4);

    public static TheoryData<SessionCipher> Ciphers { get; } = [.. Enum.GetValues<SessionCipher>()];

    [Fact]
    public void Reading_EF_COM_with_3DES_gives_the_bytes_of_appendix_D4()
    {
        using SecureMessaging messaging = SecureMessaging.Create(
            SessionCipher.TripleDes, Hex("979EC13B1CBFE9DCD01AB0FED307EAE5"), Hex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
            Hex("887022120C06C226"));
        Step(messaging, new(0x00, 0xA4, 0x02, 0x0C, Hex("011E")), "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
            "990290008E08FA855A5D4C50A8ED9000", "");
        Step(messaging, _read, "0CB000000D9701048E08ED6705417E96BA5500",
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000", "60145F01");
        Step(messaging, new(0x00, 0xB0, 0x00, 0x04, ExpectedLength: 0x12), "0CB000040D9701128E082EA28A70F3C7B53500",
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
            "04303130365F36063034303030305C026175");
        Assert.Equal("887022120C06C22C", Convert.ToHexString(messaging.Counter));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Both_sides_understand_each_other_with_every_cipher(SessionCipher cipher)
    {
        (SecureMessaging messaging, ChipSide chip) = Session(cipher);
        byte[] plain = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        for (int round = 0; round < 3; round++)
        {
            byte[] command = messaging.Protect(new(0x00, 0x22, 0x41, 0xA4, plain));
            chip.Receive();
            Assert.Equal(0x0C, command[0]);
            Assert.Equal(plain, chip.Decrypt(command[9..^11]));
            Assert.Equal(chip.CommandMac(command.AsSpan(0, 4), command.AsSpan(5, command.Length - 5 - 11)), command[^9..^1]);
            Assert.Equal(plain, messaging.Unprotect(ResponseApdu.Decode(chip.Answer(plain, 0x9000))).Data.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void An_error_inside_the_session_keeps_both_sides_in_step(SessionCipher cipher)
    {
        (SecureMessaging messaging, ChipSide chip) = Session(cipher);
        foreach (ushort status in new ushort[] { 0x6A82, 0x6982, 0x6282, 0x9000 })
        {
            messaging.Protect(_read);
            chip.Receive();
            Assert.Equal(status, messaging.Unprotect(ResponseApdu.Decode(chip.Answer([], status))).Status);
        }

        Assert.False(messaging.IsEnded);
    }

    [Theory]
    [InlineData(0x6988)]
    [InlineData(0x6987)]
    [InlineData(0x6882)]
    [InlineData(0x6982)]
    [InlineData(0x9000)]
    public void An_answer_without_protection_ends_the_session_and_says_so(int status)
    {
        (SecureMessaging messaging, _) = Session(SessionCipher.Aes128);
        messaging.Protect(_read);
        SecureMessagingException over = Assert.Throws<SecureMessagingException>(
            () => messaging.Unprotect(new(default, (ushort)status)));
        Assert.Equal((ushort)status, over.Status);
        Assert.Contains(status.ToString("X4"), over.Message, StringComparison.Ordinal);
        Assert.True(messaging.IsEnded);
        Assert.Throws<SecureMessagingException>(() => messaging.Protect(_read));
        Assert.Throws<SecureMessagingException>(() => messaging.Unprotect(new(default, 0x9000)));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Every_altered_byte_of_an_answer_is_noticed(SessionCipher cipher)
    {
        byte[] right;
        {
            (SecureMessaging messaging, ChipSide chip) = Session(cipher);
            messaging.Protect(_read);
            chip.Receive();
            right = chip.Answer([0x60, 0x14, 0x5F, 0x01], 0x9000);
            Assert.True(messaging.Unprotect(ResponseApdu.Decode(right)).IsSuccess);
        }

        // The two bytes behind the protected answer are outside of it: the status inside counts.
        for (int at = 0; at < right.Length - 2; at++)
        {
            (SecureMessaging messaging, _) = Session(cipher);
            messaging.Protect(_read);
            byte[] altered = [.. right];
            altered[at] ^= 0x01;
            SecureMessagingException over = Assert.Throws<SecureMessagingException>(
                () => messaging.Unprotect(ResponseApdu.Decode(altered)));
            Assert.Null(over.Status);
            Assert.True(messaging.IsEnded);
        }
    }

    [Fact]
    public void An_answer_given_twice_is_out_of_step()
    {
        (SecureMessaging messaging, ChipSide chip) = Session(SessionCipher.Aes256);
        messaging.Protect(_read);
        chip.Receive();
        ResponseApdu answer = ResponseApdu.Decode(chip.Answer([1, 2, 3, 4], 0x9000));
        messaging.Unprotect(answer);
        messaging.Protect(_read);
        Assert.Throws<SecureMessagingException>(() => messaging.Unprotect(answer));
    }

    [Fact]
    public void The_status_inside_counts_and_not_the_one_behind_it()
    {
        (SecureMessaging messaging, ChipSide chip) = Session(SessionCipher.Aes128);
        messaging.Protect(_read);
        chip.Receive();
        byte[] answer = chip.Answer([1, 2, 3, 4], 0x6282);
        answer[^2] = 0x90;
        answer[^1] = 0x00;
        Assert.Equal(0x6282, messaging.Unprotect(ResponseApdu.Decode(answer)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_of_an_odd_instruction_go_as_85_with_and_without_the_indicator_that_some_chips_add(bool indicator)
    {
        (SecureMessaging messaging, ChipSide chip) = Session(SessionCipher.Aes128);
        byte[] command = messaging.Protect(new(0x00, 0xB1, 0x00, 0x00, Hex("54028000"), 256));
        chip.Receive();
        Assert.Equal(0x85, command[5]);
        Assert.Equal(0x10, command[6]);
        Assert.Equal(Hex("54028000"), chip.Decrypt(command[7..23]));
        byte[] answer = chip.Answer([0x53, 0x02, 0xAA, 0xBB], 0x9000, tag: 0x85, indicator: indicator);
        Assert.Equal(Hex("5302AABB"), messaging.Unprotect(ResponseApdu.Decode(answer)).Data.ToArray());
    }

    [Fact]
    public void A_command_of_a_chain_keeps_its_bit_of_the_class()
    {
        (SecureMessaging messaging, _) = Session(SessionCipher.Aes128);
        Assert.Equal(0x1C, messaging.Protect(new(0x10, 0x86, 0x00, 0x00, Hex("7C00"), 256))[0]);
    }

    [Fact]
    public void Extended_length_stays_extended_under_protection()
    {
        (SecureMessaging messaging, ChipSide chip) = Session(SessionCipher.Aes128);
        byte[] command = messaging.Protect(new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 15_000));
        chip.Receive();
        Assert.Equal("0CB00000" + "00000E" + "97023A98" + "8E08", Convert.ToHexString(command[..13]));
        Assert.Equal("0000", Convert.ToHexString(command[^2..]));
        byte[] long15 = new byte[15_000];
        Random.Shared.NextBytes(long15);
        Assert.Equal(long15, messaging.Unprotect(ResponseApdu.Decode(chip.Answer(long15, 0x9000))).Data.ToArray());
    }

    [Fact]
    public void Short_data_that_grow_beyond_a_short_command_make_it_an_extended_one()
    {
        (SecureMessaging messaging, _) = Session(SessionCipher.Aes128);
        byte[] command = messaging.Protect(new(0x00, 0x22, 0x41, 0xA6, new byte[250]));
        Assert.Equal(0x00, command[4]);
        Assert.Equal(command.Length - 9, command[5] << 8 | command[6]);
    }

    [Theory]
    [InlineData(SessionCipher.TripleDes, 256, 231)]
    [InlineData(SessionCipher.Aes128, 256, 223)]
    public void The_most_plain_data_of_a_short_answer_is_what_fits_and_not_a_byte_more(SessionCipher cipher, int size, int plain)
    {
        (SecureMessaging messaging, ChipSide chip) = Session(cipher);
        Assert.Equal(plain, messaging.PlainSizeBytesMax(size));
        Assert.InRange(chip.Answer(new byte[plain], 0x9000).Length - 2, 0, size);
        Assert.True(chip.Answer(new byte[plain + 1], 0x9000).Length - 2 > size);
    }

    [Fact]
    public void What_fits_never_goes_beyond_the_size_whatever_the_size()
    {
        foreach (SessionCipher cipher in Enum.GetValues<SessionCipher>())
        {
            (SecureMessaging messaging, ChipSide chip) = Session(cipher);
            for (int size = 40; size < 700; size++)
            {
                int plain = messaging.PlainSizeBytesMax(size);
                Assert.True(plain == 0 || chip.Answer(new byte[plain], 0x9000).Length - 2 <= size, $"{cipher} {size}");
            }
        }
    }

    [Fact]
    public void A_missing_status_beside_data_is_taken_from_behind_and_an_answer_of_nothing_is_refused()
    {
        (SecureMessaging messaging, ChipSide chip) = Session(SessionCipher.TripleDes);
        messaging.Protect(_read);
        chip.Receive();
        Assert.True(messaging.Unprotect(ResponseApdu.Decode(chip.Answer([1, 2], 0x9000, withStatus: false))).IsSuccess);
        messaging.Protect(_read);
        chip.Receive();
        Assert.Throws<SecureMessagingException>(
            () => messaging.Unprotect(ResponseApdu.Decode(chip.Answer([], 0x9000, withStatus: false))));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void The_counter_goes_over_from_all_ones(SessionCipher cipher)
    {
        using SecureMessaging messaging = SecureMessaging.Create(cipher, Key(cipher, 1), Key(cipher, 2),
            Enumerable.Repeat((byte)0xFF, cipher == SessionCipher.TripleDes ? 8 : 16).ToArray());
        messaging.Protect(_read);
        Assert.True(messaging.Counter.IndexOfAnyExcept((byte)0) < 0);
    }

    private static void Step(SecureMessaging messaging, CommandApdu command, string sent, string received, string plain)
    {
        Assert.Equal(sent, Convert.ToHexString(messaging.Protect(command)));
        ResponseApdu answer = messaging.Unprotect(ResponseApdu.Decode(Hex(received)));
        Assert.True(answer.IsSuccess);
        Assert.Equal(plain, Convert.ToHexString(answer.Data.Span));
    }

    private static (SecureMessaging Messaging, ChipSide Chip) Session(SessionCipher cipher) =>
        (SecureMessaging.Create(cipher, Key(cipher, 1), Key(cipher, 2)), new(cipher, Key(cipher, 1), Key(cipher, 2)));

    private static byte[] Key(SessionCipher cipher, uint counter) => KeyDerivation.Derive("secret"u8, counter, cipher);

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
