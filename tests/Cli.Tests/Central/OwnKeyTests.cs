using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Tests;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;

namespace CheckpointEdge.Tests.Central;

/// <summary>Approvers whose keys never come to Central: a file and a hardware module, side by side.</summary>
public sealed class OwnKeyTests : IDisposable
{
    private const string Pin = "271828";

    private readonly string _folder = Directory.CreateTempSubdirectory("own-key-").FullName;

    [FactNeeding(Needs.Pkcs11)]
    public async Task A_list_is_signed_by_a_key_in_a_module_and_a_key_in_a_file_and_the_boards_follow()
    {
        string module = MakeToken();
        string file = Path.Combine(_folder, "approver2.pem");
        using (ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            await File.WriteAllTextAsync(file, own.ExportPkcs8PrivateKeyPem());
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Assert.Equal(0, Run(central, "approver1", "signing-key", "--key", module).Code);
        Assert.Equal(0, Run(central, "approver2", "signing-key", "--key", file).Code);
        await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO")));
        await Desk.CountedAsync(ops);

        (int withoutKey, _, string sentence) = Run(central, "approver1", "approve");
        Assert.Equal((1, true), (withoutKey, sentence.Contains("approve --key", StringComparison.Ordinal)));
        Assert.Equal(0, Run(central, "approver1", "approve", "--key", module).Code);
        Assert.Equal(0, Run(central, "approver2", "approve", "--key", file).Code);
        (int early, _, string why) = Run(central, "ops", "publish");
        Assert.Equal((1, true), (early, why.Contains("central rotate", StringComparison.Ordinal)));
        string keys = Directory.GetDirectories(central.Folder, "root-keys*")[0];
        (int rotated, _, string error) = Checkpointctl.Run(
            "central", "rotate", "--data", central.Folder,
            "--root-key", Path.Combine(keys, "root-1.pem"), "--root-key", Path.Combine(keys, "root-2.pem"));
        Assert.True(rotated == 0, error);
        Assert.Equal(0, Run(central, "ops", "publish").Code);

        Assert.Equal(1, (await FollowedAsync(board, central)).Slice.Records);
        string audit = (await Desk.SendAsync(ops, HttpMethod.Get, "/api/audit")).GetRawText();
        Assert.Contains("approver-key-replaced", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_counts_once_and_signs_only_what_is_there()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        string file = Path.Combine(_folder, "own.pem");
        string other = Path.Combine(_folder, "other.pem");
        foreach (string path in new[] { file, other })
            using (ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                await File.WriteAllTextAsync(path, own.ExportPkcs8PrivateKeyPem());
        Assert.Equal(0, Run(central, "approver1", "signing-key", "--key", file).Code);

        (int twice, _, string shared) = Run(central, "approver2", "signing-key", "--key", file);
        await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO")));
        await Desk.CountedAsync(ops);
        (int foreign, _, string sentence) = Run(central, "approver1", "approve", "--key", other);

        Assert.Equal((1, true), (twice, shared.Contains("two people never share one", StringComparison.Ordinal)));
        Assert.Equal((1, true), (foreign, sentence.Contains("not of your key", StringComparison.Ordinal)));
        JsonElement draft = (await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("draft");
        Assert.Equal(0, draft.GetProperty("approvals").GetArrayLength());
    }

    [Theory]
    [InlineData("no-such-file.pem")]
    [InlineData("pkcs11:token=no-such-token;object=lists")]
    public async Task A_key_that_is_not_there_is_told_in_one_sentence(string place)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();

        (int code, string output, string error) = Run(central, "approver1", "signing-key", "--key", place);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"The key {place} cannot be used", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<ListManifest> FollowedAsync(TestBoard board, RunningCentral central)
    {
        string folder = Path.Combine(central.Folder, "board-metadata");
        MetadataFolder metadata = new(folder);
        MetadataClient.Initialise(metadata, board.Ticket.ListRoot);
        MetadataClient client = MetadataClient.Open(
            metadata,
            async (name, _, cancel) =>
            {
                using HttpResponseMessage answer = await board.Client.GetAsync("/lists/metadata/" + name, cancel);
                return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancel) : null;
            },
            central.Clock.GetUtcNow());
        await client.RefreshAsync(CancellationToken.None);
        return SignedMetadata.ReadUnverified(client.TargetsEnvelope!, ExchangeJson.Default.ListManifest);
    }

    private (int Code, string Output, string Error) Run(RunningCentral central, string user, params string[] arguments) =>
        Checkpointctl.RunWith(
            new Dictionary<string, string>
            {
                ["CPE_PASSWORD"] = central.Passwords[user],
                ["CPE_PIN"] = Pin,
                ["SOFTHSM2_CONF"] = Path.Combine(_folder, "softhsm2.conf"),
                ["PKCS11_MODULE_PATH"] = Needs.SoftHsm,
            },
            ["central", .. arguments, "--central", central.Service.ConsoleAddress, "--user", user]);

    /// <summary>A token with a P-256 key in it.</summary>
    private string MakeToken()
    {
        string tokens = Directory.CreateDirectory(Path.Combine(_folder, "tokens")).FullName;
        File.WriteAllText(
            Path.Combine(_folder, "softhsm2.conf"), $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        string pem = Path.Combine(_folder, "approver1.pem");
        using (ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            File.WriteAllText(pem, own.ExportPkcs8PrivateKeyPem());
        Tool("--init-token", "--free", "--label", "approver1", "--so-pin", "31415926", "--pin", Pin);
        Tool("--import", pem, "--token", "approver1", "--label", "lists", "--id", "01", "--pin", Pin);
        File.Delete(pem);
        return "pkcs11:token=approver1;object=lists";
    }

    private void Tool(params string[] arguments)
    {
        ProcessStartInfo start = new("softhsm2-util", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = Path.Combine(_folder, "softhsm2.conf");
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }
}
