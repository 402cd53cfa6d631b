using System.Net;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Officers.Cards;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Appliance.Tests.Officers;

/// <summary>The officer's own card besides the PIN, and the desk that locks itself when it goes.</summary>
public sealed class OfficerCardTests : IDisposable
{
    private const string Wrong = "The officer's number, the PIN or the card is wrong.";
    private readonly VirtualOfficerCard _card = new("Officer of Utopia", TimeProvider.System.GetUtcNow());
    private readonly VirtualChipReader _reader = new(TimeProvider.System);

    public void Dispose() => _card.Dispose();

    private async Task<DeskHouse> OpenAsync(bool enrolled = true, bool forAll = false)
    {
        DeskHouse house = await DeskHouse.OpenAsync(
            with: options => options with { OfficerCardsForAll = forAll }, desk: new ScriptedDesk { OfficerCardReader = _reader });
        if (enrolled)
            new OfficerRegister(house.Board.Data).PutCard(EnrolledBoard.Officer, _card.PublicKey);
        return house;
    }

    private static async Task<string?> PhaseAsync(DeskHouse house) => (await house.StateAsync()).GetProperty("phase").GetString();

    [Fact]
    public async Task Who_has_a_card_signs_in_with_number_pin_and_card_and_taking_it_away_locks_the_desk()
    {
        await using DeskHouse house = await OpenAsync();
        Assert.Equal("absent", (await house.StateAsync()).GetProperty("officerCard").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, Wrong), await house.SignInAsync());
        _reader.Place(_card);
        Assert.Equal((HttpStatusCode.Unauthorized, Wrong), await house.SignInAsync(pin: "000001"));
        Assert.Equal(HttpStatusCode.NoContent, (await house.SignInAsync()).Status);
        JsonElement state = await house.StateAsync();
        Assert.Equal(("ready", "present"), (state.GetProperty("phase").GetString(), state.GetProperty("officerCard").GetString()));
        _reader.Remove();
        Assert.Equal("signedOut", await PhaseAsync(house));
        _reader.Place(_card);
        Assert.Equal("signedOut", await PhaseAsync(house));
    }

    [Fact]
    public async Task A_colleagues_card_a_forged_one_and_a_document_are_refused_in_one_sentence()
    {
        await using DeskHouse house = await OpenAsync();
        using VirtualOfficerCard colleagues = new("Another officer", TimeProvider.System.GetUtcNow());
        _reader.Place(colleagues);
        Assert.Equal((HttpStatusCode.Unauthorized, Wrong), await house.SignInAsync());
        _card.SignsWrongly = true;
        _reader.Place(_card);
        Assert.Equal((HttpStatusCode.Unauthorized, Wrong), await house.SignInAsync());
        _reader.Place(new VirtualChip(ChipDocuments.Issue(Documents.Clear)));
        Assert.Equal((HttpStatusCode.Unauthorized, Wrong), await house.SignInAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await house.SignInAsync()).Status);
        Assert.Equal((1, 1), (colleagues.Signatures, _card.Signatures));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.NoContent)]
    [InlineData(true, HttpStatusCode.Unauthorized)]
    public async Task Who_has_none_signs_in_by_pin_unless_all_need_one(bool forAll, HttpStatusCode status)
    {
        await using DeskHouse house = await OpenAsync(enrolled: false, forAll);
        Assert.Equal(status, (await house.SignInAsync()).Status);
        _reader.Place(_card);
        _reader.Remove();
        Assert.Equal(forAll ? "signedOut" : "ready", await PhaseAsync(house));
    }

    [Fact]
    public void A_card_belongs_to_one_officer_and_outlives_a_new_pin()
    {
        using EnrolledBoard board = new(TimeProvider.System, withList: false);
        OfficerRegister register = new(board.Data);
        register.PutCard(EnrolledBoard.Officer, _card.PublicKey);
        Assert.Contains(
            EnrolledBoard.Officer,
            Assert.Throws<OfficerException>(() => register.PutCard(EnrolledBoard.Supervisor, _card.PublicKey)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OfficerException>(() => register.PutCard(EnrolledBoard.Officer, [1, 2, 3]));
        register.Put(EnrolledBoard.Officer, "731904", DateTimeOffset.UnixEpoch);
        Assert.Equal(_card.PublicKey, register.Find(EnrolledBoard.Officer)!.Card);
    }

    [Fact]
    public async Task The_key_of_the_certificate_is_read_in_pieces_and_a_document_has_none()
    {
        _reader.Place(_card);
        Assert.Equal(_card.PublicKey, await PivCard.ReadPublicKeyAsync(_reader, CancellationToken.None));
        _reader.Place(new VirtualChip(ChipDocuments.Issue(Documents.Clear)));
        Assert.Null(await PivCard.ReadPublicKeyAsync(_reader, CancellationToken.None));
    }

    /// <summary>A card that answers with every sort of bytes costs a refusal and no more.</summary>
    [Fact]
    public async Task Hostile_answers_are_no_proof_and_end()
    {
        byte[][] answers =
        [
            [], [0x90], [0x90, 0x00], [0x61, 0x00], [0x6C, 0x00], [0x6C, 0x10], [0x7C, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x90, 0x00],
            [0x53, 0x82, 0xFF, 0xFF, 0x70, 0x90, 0x00], [.. new byte[256], 0x61, 0xFF], [0x7C, 0x02, 0x82, 0x00, 0x90, 0x00],
        ];
        foreach (byte[] answer in answers)
        {
            _reader.Place(new ObstinateCard(answer));
            await using OfficerCards cards = new(_reader, false, TimeProvider.System);
            CardProof? proof = await cards.ProveAsync(CancellationToken.None);
            Assert.NotEqual(true, proof?.IsBy(_card.PublicKey));
            if (answer.Length >= 2)
                Assert.Null(await PivCard.ReadPublicKeyAsync(_reader, CancellationToken.None));
        }
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task Through_a_real_smart_card_service_the_card_is_asked_and_the_documents_reader_is_left_alone()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        using CancellationTokenSource lifted = new();
        Task serving = new VpcdClient(_card, TimeProvider.System).ServeAsync(new(IPAddress.Loopback, service.SecondChipPort), lifted.Token);
        await using DeskHouse house = await DeskHouse.OpenAsync(
            with: options => options with { OfficerCardReaderName = "Virtual PCD 00 01", ChipReaderName = PcscReaders.Auto });
        new OfficerRegister(house.Board.Data).PutCard(EnrolledBoard.Officer, _card.PublicKey);
        JsonElement state = await house.UntilAsync(value => value.GetProperty("officerCard").GetString() == "present"
            && value.GetProperty("devices").EnumerateArray().Any(device => device.GetProperty("name").GetString() == "Virtual PCD 00 00"));
        Assert.DoesNotContain(
            "Virtual PCD 00 01", state.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await house.SignInAsync()).Status);
        Assert.Equal(1, _card.Signatures);
        await lifted.CancelAsync();
        await serving;
        await house.UntilAsync(value => value.GetProperty("phase").GetString() == "signedOut");
    }

    private sealed class ObstinateCard(byte[] answer) : VirtualCard
    {
        public override ReadOnlyMemory<byte> Atr => AtrOf([]);

        public override void PowerOn()
        {
        }

        public override void PowerOff()
        {
        }

        public override ChipAnswer Answer(ReadOnlySpan<byte> command) => new(ChipAnswerKind.Answered, answer);
    }
}
