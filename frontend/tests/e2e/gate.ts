import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A port through which the server is reached, and which can be shut: for the browser the server is gone then. */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  constructor(
    private readonly port: number,
    private readonly target: number,
  ) {}

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(this.target, "127.0.0.1");
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.pipe(to);
        from.on("error", () => to.destroy());
        from.on("close", () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    }).listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
  }

  async shut(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(server, "close");
  }
}
