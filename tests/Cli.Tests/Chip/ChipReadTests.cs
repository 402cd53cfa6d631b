using System.Net;
using System.Text.Json;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;

namespace Cli.Tests.Chip;

/// <summary>
/// The whole way as a technician goes it: a real smart card service, a fictional passport on its virtual reader, the chip
/// read into files by one process and judged by another.
/// </summary>
[Collection("pcscd")]
public sealed class ChipReadTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpointedge-read-").FullName;
    private readonly PassportIssuer _issuer = PassportIssuer.Create(new(), TimeProvider.System);

    public void Dispose()
    {
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_passport_is_read_with_PACE_and_found_genuine()
    {
        JsonElement read = await ReadAsync(Passport());
        Assert.Equal("PACE", read.GetProperty("access").GetProperty("protocol").GetString());
        Assert.True(read.GetProperty("complete").GetBoolean());
        Assert.True(read.GetProperty("chipAuthentication").GetProperty("agreed").GetBoolean());
        Assert.Contains("DG2.bin", Files());
        Assert.Contains("EF.SOD.bin", Files());
        Assert.Equal("genuine", Verify().GetProperty("outcome").GetString());
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_passport_without_PACE_is_read_with_BAC_and_that_is_told()
    {
        (int code, string output, string error) = await RunAsync(Passport(options => options with { Pace = [] }));
        Assert.Equal(0, code);
        JsonElement access = JsonDocument.Parse(output).RootElement.GetProperty("access");
        Assert.Equal("BAC", access.GetProperty("protocol").GetString());
        Assert.NotEqual("", access.GetProperty("whyNotPace").GetString());
        Assert.Contains("Basic Access Control", error, StringComparison.Ordinal);
        Assert.Equal("genuine", Verify().GetProperty("outcome").GetString());
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task BAC_may_be_forbidden()
    {
        (int code, string output, _) = await RunAsync(Passport(options => options with { Pace = [] }), null, "--bac", "never");
        Assert.Equal(1, code);
        JsonElement read = JsonDocument.Parse(output).RootElement;
        Assert.False(read.GetProperty("complete").GetBoolean());
        Assert.Equal(0, read.GetProperty("files").EnumerateArray().Count(file => file.GetProperty("name").GetString() == "DG1"));
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task The_card_access_number_opens_too()
    {
        VirtualPassport passport = Passport();
        await using Pcscd service = await Pcscd.StartAsync();
        using CancellationTokenSource lifted = new();
        Task serving = new VpcdClient(new VirtualChip(passport), TimeProvider.System)
            .ServeAsync(new(IPAddress.Loopback, service.ChipPort), lifted.Token);
        (int code, string output, string error) = Checkpointctl.Run(
            "chip", "read", "--can", passport.CardAccessNumber, "--out", Path.Combine(_folder, "out"), "--json");
        await lifted.CancelAsync();
        await serving.WaitAsync(_limit);
        Assert.True(code == 0, error + output);
        Assert.Contains("DG1.bin", Files());
    }

    [TheoryNeeding(Needs.Pcsc)]
    [InlineData("clone", "chipAuthentication")]
    [InlineData("altered-dg1", "dg1Hash")]
    [InlineData("altered-face", "dg2Hash")]
    [InlineData("revoked-signer", "signerNotRevoked")]
    public async Task A_passport_that_is_a_clone_or_altered_or_revoked_is_not_genuine(string name, string failing)
    {
        Assert.True(ChipFault.TryParse(name, out ChipFault? fault));
        VirtualPassport passport = Passport(options => options with { Fault = fault });
        await RunAsync(passport, fault);
        JsonElement inspection = Verify();
        Assert.Equal("notGenuine", inspection.GetProperty("outcome").GetString());
        JsonElement check = Assert.Single(
            inspection.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == failing);
        Assert.Equal("fail", check.GetProperty("result").GetString());
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_passport_lifted_in_the_middle_and_laid_again_is_read_to_the_end()
    {
        JsonElement read = await ReadAsync(Passport(), ChipFault.TornOffOnce.After(12));
        Assert.True(read.GetProperty("complete").GetBoolean());
        Assert.Equal("genuine", Verify().GetProperty("outcome").GetString());
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_service_killed_in_the_middle_is_one_sentence_and_the_next_reading_works()
    {
        VirtualPassport passport = Passport();
        await using Pcscd service = await Pcscd.StartAsync();
        VpcdClient chip = new(new VirtualChip(passport), TimeProvider.System) { Latency = TimeSpan.FromMilliseconds(50) };
        using CancellationTokenSource lifted = new();
        Task serving = chip.ServeAsync(new(IPAddress.Loopback, service.ChipPort), lifted.Token);
        Task<(int Code, string Output, string Error)> reading = Task.Run(
            () => Checkpointctl.Run(Arguments(passport, "--reconnect-seconds", "0")));
        while (chip.Commands < 8)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).WaitAsync(_limit);
        service.Kill();
        (int code, string output, string error) = await reading.WaitAsync(_limit);
        await lifted.CancelAsync();
        await serving.WaitAsync(_limit);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True((output + error).Contains("(pcscd) does not answer", StringComparison.Ordinal), output + error);

        await service.StartAgainAsync();
        VpcdClient again = new(new VirtualChip(passport), TimeProvider.System);
        using CancellationTokenSource done = new();
        serving = again.ServeAsync(new(IPAddress.Loopback, service.ChipPort), done.Token);
        Assert.Equal(0, Checkpointctl.Run(Arguments(passport)).Code);
        await done.CancelAsync();
        await serving.WaitAsync(_limit);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task Without_a_document_the_command_says_so_and_leaves_no_file()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        (int code, _, string error) = Checkpointctl.Run(Arguments(Passport(), "--wait-seconds", "1"));
        Assert.Equal(2, code);
        Assert.Equal("No document was laid on Virtual PCD 00 00 in time; lay it down and start again.", error.Trim());
        Assert.Empty(Files());
        (code, string readers, _) = Checkpointctl.Run("chip", "readers", "--json");
        Assert.Equal(0, code);
        Assert.Equal(2, readers.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("--mrz", "nonsense", "--mrz is no machine-readable zone")]
    [InlineData("--can", "12E4", "--can is no card access number")]
    public void What_is_no_password_is_one_sentence(string option, string value, string sentence)
    {
        (int code, _, string error) = Checkpointctl.Run("chip", "read", option, value, "--out", Path.Combine(_folder, "out"));
        Assert.Equal(2, code);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private VirtualPassport Passport(Func<PassportOptions, PassportOptions>? change = null)
    {
        PassportOptions options = new()
        {
            Lines =
            [
                .. MrzBuilder.Build(MrzFormat.TD3, new()
                {
                    DocumentCode = "P",
                    IssuingState = "UTO",
                    DocumentNumber = "L01X00T47",
                    Nationality = "UTO",
                    DateOfBirth = new(1984, 2, 29),
                    DateOfExpiry = new(2034, 2, 28),
                    PrimaryIdentifier = "Vilarchao",
                    SecondaryIdentifier = "Ines",
                }).Lines,
            ],
        };
        return _issuer.Issue(change is null ? options : change(options));
    }

    private async Task<JsonElement> ReadAsync(VirtualPassport passport, ChipFault? fault = null)
    {
        (int code, string output, string error) = await RunAsync(passport, fault);
        Assert.True(code == 0, error + output);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(
        VirtualPassport passport, ChipFault? fault = null, params string[] more)
    {
        await using Pcscd service = await Pcscd.StartAsync();
        using CancellationTokenSource lifted = new();
        Task serving = new VpcdClient(new VirtualChip(passport, fault), TimeProvider.System)
            .ServeAsync(new(IPAddress.Loopback, service.ChipPort), lifted.Token);
        (int Code, string Output, string Error) ran = Checkpointctl.Run(Arguments(passport, more));
        await lifted.CancelAsync();
        await serving.WaitAsync(_limit);
        return ran;
    }

    private string[] Arguments(VirtualPassport passport, params string[] more) =>
    [
        "chip", "read", "--reader", "auto", "--mrz", string.Join('/', passport.Lines), "--out", Path.Combine(_folder, "out"), "--json",
        .. more,
    ];

    private JsonElement Verify()
    {
        string trust = Path.Combine(_folder, "trust");
        Directory.CreateDirectory(trust);
        foreach (IssuedFile file in _issuer.TrustFiles)
            File.WriteAllBytes(Path.Combine(trust, file.Name), file.Content.Span);
        (_, string output, string error) = Checkpointctl.Run(
            "document", "verify", "--files", Path.Combine(_folder, "out"), "--trust", trust, "--json");
        Assert.True(output.Length > 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private string[] Files() => Directory.Exists(Path.Combine(_folder, "out"))
        ? [.. Directory.GetFiles(Path.Combine(_folder, "out")).Select(path => Path.GetFileName(path)!)]
        : [];
}
