using System.Net.Sockets;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>What the running service shows to anybody at the desk: a device that it holds cannot be tried beside it. Immutable.</summary>
/// <param name="Trouble">Why nothing is known; empty when the service answered.</param>
internal sealed record ServiceSight(Uri Address, KioskState? State, bool PageThere, string Trouble)
{
    public const string PageName = "kiosk-page";

    /// <summary>On one's own machine (seconds).</summary>
    private const double AnswerSeconds = 5;

    private const int StateBytesMax = 1 << 20;

    /// <summary>The condition of a device by its name; null when the service does not run or has no such device.</summary>
    public DeviceView? DeviceOf(string name) =>
        State is null || State.Devices.IsDefault ? null : State.Devices.FirstOrDefault(device => device.Name == name);

    public static async Task<ServiceSight> OfAsync(Uri? address, TimeProvider time, CancellationToken cancel)
    {
        Uri url = address ?? new Uri(ApplianceOptions.DefaultUrl);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(AnswerSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
            {
                BaseAddress = url,
                MaxResponseContentBufferSize = StateBytesMax,
            };
            byte[] state = await client.GetByteArrayAsync("api/kiosk/state", either.Token);
            using HttpResponseMessage page = await client.GetAsync("", either.Token);
            bool there = page.IsSuccessStatusCode && page.Content.Headers.ContentType?.MediaType == "text/html";
            return new ServiceSight(url, JsonSerializer.Deserialize(state, KioskJson.Default.KioskState), there, "");
        }
        catch (Exception failure) when (
            failure is HttpRequestException or SocketException or JsonException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new ServiceSight(
                url, null, false,
                failure is OperationCanceledException ? "no answer in time" : failure.GetBaseException().Message.TrimEnd('.'));
        }
    }

    public Finding Page() =>
        State is null
            ? Finding.Fault(
                PageName, Address.ToString(), $"The officer's page cannot be reached ({Trouble}).",
                "Start checkpointedge-appliance, and look at its journal if it does not stay.")
            : PageThere
                ? Finding.Well(PageName, Address.ToString(), "The officer's page is there.")
                : Finding.Fault(
                    PageName, Address.ToString(), "Something answers there that is not the officer's page.",
                    "Look which program has taken the port.");
}
