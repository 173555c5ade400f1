/** Made from openapi.json by `npm --prefix api/web run build`. */
export interface paths {
    "/api/chat/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a conversation
         * @description Creates a conversation and the token that opens only this one. The token is not shown again.
         */
        post: operations["start_api_chat_conversations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations/{conversation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of the conversation
         * @description Who has the conversation: the bot, the queue (with place and wait) or a rep.
         */
        get: operations["conversation_api_chat_conversations__conversation__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations/{conversation}/csat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rate the chat
         * @description Stores how satisfied the customer is, from 1 to 5. The last score counts.
         */
        post: operations["rate_chat_api_chat_conversations__conversation__csat_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations/{conversation}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave the line
         * @description Moves the customer from the queue, if in one, back to the bot; 409 if a rep has the chat.
         */
        post: operations["leave_api_chat_conversations__conversation__leave_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations/{conversation}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages
         * @description The messages after number `after`, oldest first, at most 500. Ask again for later ones.
         */
        get: operations["messages_api_chat_conversations__conversation__messages_get"];
        put?: never;
        /**
         * Send a message
         * @description Sends a text or presses a button. Returns the stored message and the bot's answer to it.
         *
         *     Card numbers are removed before anything is stored. Sending the same `client_id` again is harmless.
         */
        post: operations["send_api_chat_conversations__conversation__messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations/{conversation}/messages/{number}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rate an answer
         * @description Stores whether an answer of the bot helped. The last rating counts.
         */
        put: operations["rate_api_chat_conversations__conversation__messages__number__rating_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/welcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The greeting
         * @description What to show before the customer has said anything. Creates no conversation.
         */
        get: operations["welcome_api_chat_welcome_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All accounts
         * @description Lists all accounts, including those that may no longer log in.
         */
        get: operations["list_accounts_api_desk_accounts_get"];
        put?: never;
        /**
         * Invite
         * @description Creates an account, and an invitation with which its owner chooses a password.
         */
        post: operations["invite_api_desk_accounts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/accounts/{rep_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Changes the name, the role, and whether the account may log in. The open chats of an account that may
         *     no longer log in go back to the queue.
         */
        patch: operations["change_api_desk_accounts__rep_id__patch"];
        trace?: never;
    };
    "/api/desk/accounts/{rep_id}/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unlink the company sign-in
         * @description Ends the account's sessions. The next person who signs in with its username at the company's provider
         *     is linked to the account. Nothing happens if the account is not linked.
         */
        delete: operations["unlink_api_desk_accounts__rep_id__company_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/accounts/{rep_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite again, or reset a password
         * @description The old password stays valid until a new one is chosen. Earlier invitations become invalid at once.
         */
        post: operations["invite_again_api_desk_accounts__rep_id__invitation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lead's board
         * @description The desk at this moment, and its figures over a period of at most 31 days.
         */
        get: operations["get_board_api_desk_board_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/board.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lead's board as CSV
         * @description The same board, one figure a row. Text that a spreadsheet takes for a formula gets an apostrophe.
         */
        get: operations["get_sheet_api_desk_board_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/deeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log
         * @description Who did what to what, newest first.
         */
        get: operations["get_deeds_api_desk_deeds_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries that have not arrived
         * @description Deliveries that wait for a try, and dead ones that have used all their tries, newest first.
         */
        get: operations["get_deliveries_api_desk_deliveries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/deliveries/{delivery_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again
         * @description Makes the delivery due at once, with all its tries again.
         */
        post: operations["retry_api_desk_deliveries__delivery_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reps' edits of the approved words
         * @description The reps' words beside the approved ones, newest first. They show where the guide could improve.
         */
        get: operations["get_edits_api_desk_edits_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/guide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the guide
         * @description Best first, rep-only entries and rep notes included.
         */
        get: operations["search_guide_api_desk_guide_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Use an invitation
         * @description Sets the password of the invited account. Does not log in.
         */
        post: operations["join_api_desk_join_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Starts a session and sets its cookie. A wrong password and an unknown username get the same answer.
         */
        post: operations["login_api_desk_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the session for good: no copy of the cookie's token works any more.
         */
        post: operations["logout_api_desk_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description Returns the account that is logged in.
         */
        get: operations["me_api_desk_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Back from it
         * @description Starts a session for the account of the person whom the provider identified, and shows the console.
         */
        get: operations["come_back_api_desk_oidc_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/oidc/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Start the company's sign-in
         * @description Sends the browser to the provider.
         */
        get: operations["leave_api_desk_oidc_login_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description Needs the old password. Ends every other session of the account, and any unused invitation.
         */
        post: operations["change_password_api_desk_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/phrases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Canned phrases
         * @description Lists all phrases by title, with the variables that a phrase may hold.
         */
        get: operations["list_phrases_api_desk_phrases_get"];
        put?: never;
        /**
         * A new phrase
         * @description Adds a phrase. An unknown variable is refused.
         */
        post: operations["add_api_desk_phrases_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/phrases/{phrase_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a phrase
         * @description Changes a phrase. Needs the version that was read.
         */
        put: operations["change_api_desk_phrases__phrase_id__put"];
        post?: never;
        /**
         * Remove a phrase
         * @description Removes a phrase for good.
         */
        delete: operations["remove_api_desk_phrases__phrase_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose online, away or on a break
         * @description Sets the rep's presence. Only an online rep is assigned tickets or can receive a transfer.
         */
        post: operations["choose_presence_api_desk_presence_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All queues
         * @description All queues with their SLA targets, and how many customers wait in each.
         */
        get: operations["get_queues_api_desk_queues_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/queues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make or change a queue
         * @description Needs the version that was read; version 0 makes a new queue.
         */
        put: operations["set_queue_api_desk_queues__name__put"];
        post?: never;
        /**
         * Remove a queue
         * @description Removes a queue. Refused while tickets are open in it.
         */
        delete: operations["remove_queue_api_desk_queues__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The desk's rules
         * @description Opening hours, when a callback is offered, and how tickets are assigned.
         */
        get: operations["get_rules_api_desk_rules_get"];
        /**
         * Change the desk's rules
         * @description Needs the version that was read: if two leads change the rules at once, the second gets a 409.
         */
        put: operations["set_rules_api_desk_rules_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search past conversations
         * @description Searches handed-over conversations by the customer's and the rep's words. The bot's own words are left
         *     out, since they are too often the same.
         */
        get: operations["search_past_api_desk_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open sessions
         * @description Lists the caller's own sessions; for an admin, everybody's.
         */
        get: operations["list_sessions_api_desk_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session
         * @description Ends an own session; an admin may end anybody's. Its live connections close within seconds.
         */
        delete: operations["end_session_api_desk_sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is at the desk
         * @description Everyone who answers customers: presence, chats, queues.
         */
        get: operations["get_team_api_desk_team_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/team/{rep_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set what a rep serves
         * @description Sets the queues that a rep serves (none for all), and the most chats that the desk assigns.
         */
        put: operations["set_member_api_desk_team__rep_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waiting, claimed or closed tickets
         * @description Waiting tickets come in queue order, claimed ones oldest first, closed ones newest first.
         */
        get: operations["list_tickets_api_desk_tickets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A ticket with its transcript
         * @description The transcript shows what each decision of the bot was based on.
         */
        get: operations["get_ticket_api_desk_tickets__ticket_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim a ticket
         * @description Claims a ticket. If two reps claim at once, one gets it, the other a 409 that names the first.
         */
        post: operations["claim_api_desk_tickets__ticket_id__claim_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close
         * @description Ends the conversation, with a wrap-up that only reps read.
         */
        post: operations["close_api_desk_tickets__ticket_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to the customer
         * @description Sends a message. If the same client_id is sent again, the stored message is returned with 200.
         */
        post: operations["send_api_desk_tickets__ticket_id__messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a note for reps
         * @description Writes a note that no customer ever sees. @username mentions another rep.
         */
        post: operations["add_note_api_desk_tickets__ticket_id__notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand back to the bot
         * @description Closes the ticket without a wrap-up. The bot answers again, from a fresh start.
         */
        post: operations["give_back_api_desk_tickets__ticket_id__return_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Guide entries for the customer's last message
         * @description Best first, rep-only entries and rep notes included.
         *
         *     If no entry fits the last message ("please hurry"), the suggestions are for the message before it.
         */
        get: operations["suggestions_api_desk_tickets__ticket_id__suggestions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/tickets/{ticket_id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Transfer to a rep or a queue
         * @description Transfers the ticket. The customer reads who gets it; only reps see the note.
         */
        post: operations["transfer_api_desk_tickets__ticket_id__transfer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/desk/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ways to log in
         * @description Tells the log-in page which ways to show.
         */
        get: operations["ways_api_desk_ways_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The guide
         * @description Every entry that is approved, in effect today, and meant for customers.
         *
         *     Entries that only hand a chat over to a queue are left out.
         */
        get: operations["guide_api_guide_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/chatwoot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Chatwoot's webhook
         * @description Stores a rep's reply in Chatwoot as a reply here, once for each of Chatwoot's message ids.
         *
         *     Needs the secret, in the header X-Calmline-Secret or as ?secret=…, or Chatwoot's signature made with it.
         */
        post: operations["from_chatwoot_api_integrations_chatwoot_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alive
         * @description The process runs and answers.
         */
        get: operations["alive_healthz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description The figures of this worker. Off unless a token is set or the settings open them to everybody.
         */
        get: operations["metrics_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description The bot has a guide, and the database answers.
         */
        get: operations["ready_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountChange
         * @description The fields to change; a field that is left out stays as it is.
         */
        AccountChange: {
            /** Active */
            active?: boolean | null;
            /** Name */
            name?: string | null;
            /** Role */
            role?: ("rep" | "lead" | "editor" | "approver" | "admin") | null;
        };
        /**
         * AccountIn
         * @description A new account. The person who gets the invitation chooses the first password.
         */
        AccountIn: {
            /**
             * Name
             * @example Priya
             */
            name: string;
            /**
             * Role
             * @default rep
             * @enum {string}
             */
            role: "rep" | "lead" | "editor" | "approver" | "admin";
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /**
         * AccountOut
         * @description An account as an admin sees it.
         */
        AccountOut: {
            /** Active */
            active: boolean;
            /**
             * Company
             * @description linked to one person of the company's sign-in
             */
            company: boolean;
            /**
             * Id
             * @example 1
             */
            id: number;
            /**
             * Invited
             * @description an invitation is open, for a first or a new password
             */
            invited: boolean;
            /** Last Seen */
            last_seen?: string | null;
            /**
             * Name
             * @example Priya
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "rep" | "lead" | "editor" | "approver" | "admin";
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /** Accounts */
        Accounts: {
            /** Accounts */
            accounts: components["schemas"]["AccountOut"][];
        };
        /**
         * Board
         * @description The board. Conversations count by the time they began, tickets by the time they were opened.
         *
         *     `partial` is true if there were too many tickets to measure: waits and SLA targets then cover the newest.
         */
        Board: {
            /**
             * Asked
             * @description the most asked entries, most asked first
             */
            asked: components["schemas"]["EntryAsked"][];
            /** Bucket Seconds */
            bucket_seconds: number;
            /** Buckets */
            buckets: components["schemas"]["Bucket"][];
            csat: components["schemas"]["Csat"];
            first_response: components["schemas"]["Kept"];
            hand_overs: components["schemas"]["HandOvers"];
            /** @description from claimed to closed */
            handling: components["schemas"]["Spread"];
            live: components["schemas"]["Live"];
            outcomes: components["schemas"]["Outcomes"];
            outside: components["schemas"]["Outside"];
            /**
             * Partial
             * @default false
             */
            partial: boolean;
            /** Queue */
            queue?: string | null;
            /**
             * Rated
             * @description the most rated entries, most rated first
             */
            rated: components["schemas"]["EntryRated"][];
            replies: components["schemas"]["Replies"];
            resolution: components["schemas"]["Kept"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** @description from opened to claimed */
            wait: components["schemas"]["Spread"];
        };
        /**
         * Bucket
         * @description A part of the period, and what began in it.
         */
        Bucket: {
            /**
             * At
             * Format: date-time
             * @description when it begins
             */
            at: string;
            /** Conversations */
            conversations: number;
            /** Hand Overs */
            hand_overs: number;
        };
        /**
         * CallbackOut
         * @description How the customer wants to be called back, in the customer's words.
         */
        CallbackOut: {
            /**
             * Contact
             * @example 555 0134
             */
            contact: string;
            /**
             * Due At
             * @description when the promised answer is due
             */
            due_at?: string | null;
            /**
             * Name
             * @example Ana Ruiz
             */
            name: string;
            /**
             * When
             * @example after six
             */
            when: string;
        };
        /**
         * ChoiceAction
         * @description What a button does when it does not ask an entry of the guide.
         * @enum {string}
         */
        ChoiceAction: "person" | "none_of_these" | "something_else" | "callback" | "cancel" | "continue";
        /**
         * ChoiceOut
         * @description A button: it asks a guide entry's question or runs an action.
         */
        ChoiceOut: {
            action?: components["schemas"]["ChoiceAction"] | null;
            /**
             * Entry
             * @example change-my-card
             */
            entry?: string | null;
            /**
             * Label
             * @example How do I change the card on my account?
             */
            label: string;
        };
        /**
         * CloseIn
         * @description A wrap-up. Only reps read the note.
         */
        CloseIn: {
            /**
             * Note
             * @default
             * @example Card changed with her.
             */
            note: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "solved" | "follow_up" | "no_reply" | "other";
        };
        /**
         * ConversationOut
         * @description The state of a conversation. `place` and `wait_minutes` are set while the customer waits.
         */
        ConversationOut: {
            /**
             * Callback
             * @description the customer asked to be called back
             * @default false
             */
            callback: boolean;
            /** Csat */
            csat?: number | null;
            /**
             * Id
             * @example c_8QkWq0fZ2m1xT7nB
             */
            id: string;
            /**
             * Place
             * @example 2
             */
            place?: number | null;
            /**
             * Queue
             * @example billing
             */
            queue?: string | null;
            /**
             * Rep
             * @example Priya
             */
            rep?: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "bot" | "waiting" | "with_rep" | "closed";
            /**
             * Wait Minutes
             * @example 5
             */
            wait_minutes?: number | null;
        };
        /**
         * Csat
         * @description How satisfied customers were. `scores` counts the customers who gave 1, 2, 3, 4 and 5.
         */
        Csat: {
            /** Count */
            count: number;
            /** Mean */
            mean?: number | null;
            /** Scores */
            scores: [
                number,
                number,
                number,
                number,
                number
            ];
        };
        /** CsatIn */
        CsatIn: {
            /**
             * Comment
             * @default
             * @example Quick and honest.
             */
            comment: string;
            /**
             * Score
             * @example 5
             */
            score: number;
        };
        CustomerFrameIn: components["schemas"]["CustomerHelloFrame"] | (components["schemas"]["CustomerSendFrame"] | components["schemas"]["CustomerTypingFrame"] | components["schemas"]["CustomerGotFrame"] | components["schemas"]["CustomerSeenFrame"] | components["schemas"]["CustomerPingFrame"]);
        /**
         * GotFrame
         * @description The customer's page has received the messages up to `id`.
         */
        CustomerGotFrame: {
            /** Id */
            id: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "got";
        };
        /**
         * HelloFrame
         * @description A socket's first frame: the conversation, and the last message that the client has.
         */
        CustomerHelloFrame: {
            /**
             * After
             * @default 0
             */
            after: number;
            /** Conversation */
            conversation: string;
            /** Token */
            token: string;
            /**
             * Type
             * @constant
             */
            type: "hello";
        };
        /** PingFrame */
        CustomerPingFrame: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ping";
        };
        /**
         * SeenFrame
         * @description The customer's page has shown the messages up to `id`.
         */
        CustomerSeenFrame: {
            /** Id */
            id: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "seen";
        };
        /** SendFrame */
        CustomerSendFrame: {
            /** @default null */
            action: components["schemas"]["ChoiceAction"] | null;
            /**
             * Client Id
             * @example 0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77
             */
            client_id: string;
            /**
             * Entry
             * @default null
             */
            entry: string | null;
            /**
             * Text
             * @default null
             * @example has my card number been taken?
             */
            text: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "send";
        };
        /** TypingFrame */
        CustomerTypingFrame: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "typing";
        };
        /**
         * DecisionOut
         * @description What a bot turn was based on. For reps only.
         *
         *     `kind` is the tier: answer, likely, clarify, reword, hand_over, smalltalk or collect. `refutes` is the
         *     entry that an earlier turn showed as likely and that was not what the customer had asked. `asks` says how
         *     surely the message asks for a person, 0 to 1, and `outside` how probably the guide does not hold what is
         *     asked (null: a button, or a message that asks the guide nothing by itself). `guide` is the digest of the
         *     guide that the turn was read with; it is empty for turns of earlier versions.
         */
        DecisionOut: {
            /**
             * Asks
             * @default 0
             */
            asks: number;
            /** Entry */
            entry?: string | null;
            /**
             * Guide
             * @default
             */
            guide: string;
            /** Kind */
            kind: string;
            /**
             * Offered
             * @default []
             */
            offered: string[];
            /** Outside */
            outside?: number | null;
            /**
             * P
             * @default 0
             */
            p: number;
            /**
             * Questions
             * @default []
             */
            questions: components["schemas"]["QuestionOut"][];
            /** Queue */
            queue?: string | null;
            /**
             * Ranking
             * @default []
             */
            ranking: components["schemas"]["RankedOut"][];
            /** Reason */
            reason?: string | null;
            /** Refutes */
            refutes?: string | null;
            /**
             * Upset
             * @default 0
             */
            upset: number;
        };
        /**
         * DeedOut
         * @description One audit log entry. `rep` is null if the desk acted by itself.
         */
        DeedOut: {
            /**
             * Action
             * @example ticket.transfer
             */
            action: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /**
             * Rep
             * @example Lee
             */
            rep?: string | null;
            /**
             * Subject
             * @example ticket 3
             */
            subject: string;
        };
        /**
         * Deeds
         * @description Audit log entries, newest first. `before` asks for the next page; it is null on the last page.
         */
        Deeds: {
            /** Before */
            before?: number | null;
            /** Deeds */
            deeds: components["schemas"]["DeedOut"][];
        };
        /**
         * Deliveries
         * @description Deliveries, newest first. `before` asks for the next page; it is null on the last page.
         */
        Deliveries: {
            /** Before */
            before?: number | null;
            /** Deliveries */
            deliveries: components["schemas"]["DeliveryOut"][];
        };
        /**
         * DeliveryOut
         * @description Something to send. `next_try_at` is null if no more tries follow.
         */
        DeliveryOut: {
            /** Attempts */
            attempts: number;
            /**
             * Conversation
             * @example c_8QkWq0fZ2m1xT7nB
             */
            conversation: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Event
             * @enum {string}
             */
            event: "ticket.opened" | "ticket.claimed" | "ticket.waiting" | "ticket.closed" | "message.added";
            /** Id */
            id: number;
            /**
             * Last Error
             * @example HTTP 500
             */
            last_error?: string | null;
            /** Next Try At */
            next_try_at: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "due" | "dead";
            /**
             * Target
             * @enum {string}
             */
            target: "webhook" | "slack" | "email" | "chatwoot";
            /**
             * Ticket
             * @example 3
             */
            ticket: number;
        };
        /**
         * ErrorFrame
         * @description The client's last frame was not understood or not allowed.
         */
        DeskErrorFrame: {
            problem: components["schemas"]["Problem"];
            /**
             * Type
             * @default error
             * @constant
             */
            type: "error";
        };
        DeskFrameIn: components["schemas"]["DeskTypingIn"] | components["schemas"]["DeskSeenIn"] | components["schemas"]["DeskPingIn"];
        DeskFrameOut: components["schemas"]["DeskReadyFrame"] | components["schemas"]["DeskTicketFrame"] | components["schemas"]["DeskMessageFrame"] | components["schemas"]["DeskNoteFrame"] | components["schemas"]["DeskTeamFrame"] | components["schemas"]["DeskRulesFrame"] | components["schemas"]["DeskReceivedFrame"] | components["schemas"]["DeskTypingFrame"] | components["schemas"]["DeskPongFrame"] | components["schemas"]["DeskErrorFrame"];
        /**
         * MessageFrame
         * @description A message in a conversation that waits or is with a rep.
         */
        DeskMessageFrame: {
            /** Conversation */
            conversation: string;
            message: components["schemas"]["DeskMessageOut"];
            /** Ticket */
            ticket: number;
            /**
             * Type
             * @default message
             * @constant
             */
            type: "message";
        };
        /**
         * DeskMessageOut
         * @description A message as reps see it, with the decision behind it.
         *
         *     `refuted` is true if the bot showed its answer as likely and it was not what the customer had asked.
         */
        DeskMessageOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Choices
             * @default []
             */
            choices: components["schemas"]["ChoiceOut"][];
            /**
             * Client Id
             * @example 0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77
             */
            client_id?: string | null;
            decision?: components["schemas"]["DecisionOut"] | null;
            /**
             * Entry
             * @example change-my-card
             */
            entry?: string | null;
            /**
             * Heading
             * @description the question that a likely answer answers; shown above the text
             * @example How do I change the card on my account?
             */
            heading?: string | null;
            /**
             * Id
             * @example 7
             */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "answer" | "likely" | "clarify" | "reword" | "hand_over" | "smalltalk" | "collect" | "greeting" | "notice" | "joined" | "left" | "closed";
            /**
             * Name
             * @description the rep's name, on a rep's message
             * @example Priya
             */
            name?: string | null;
            /**
             * Rateable
             * @default false
             */
            rateable: boolean;
            /** Rating */
            rating?: ("helpful" | "unhelpful") | null;
            /**
             * Refuted
             * @default false
             */
            refuted: boolean;
            /**
             * Sender
             * @enum {string}
             */
            sender: "customer" | "bot" | "rep" | "system";
            /** Text */
            text: string;
        };
        /**
         * NoteFrame
         * @description A rep wrote a note about a ticket's conversation.
         */
        DeskNoteFrame: {
            note: components["schemas"]["NoteOut"];
            /** Ticket */
            ticket: number;
            /**
             * Type
             * @default note
             * @constant
             */
            type: "note";
        };
        /** PingIn */
        DeskPingIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ping";
        };
        /** PongFrame */
        DeskPongFrame: {
            /**
             * Type
             * @default pong
             * @constant
             */
            type: "pong";
        };
        /** ReadyFrame */
        DeskReadyFrame: {
            rep: components["schemas"]["RepOut"];
            /**
             * Type
             * @default ready
             * @constant
             */
            type: "ready";
        };
        /**
         * ReceivedFrame
         * @description The customer's page has received the messages up to `delivered` and shown those up to `seen`.
         */
        DeskReceivedFrame: {
            /** Conversation */
            conversation: string;
            /** Delivered */
            delivered: number;
            /** Seen */
            seen: number;
            /**
             * Type
             * @default received
             * @constant
             */
            type: "received";
        };
        /**
         * DeskRules
         * @description The rules, and who changed them last. Send `version` back with a change.
         */
        DeskRules: {
            /** Changed At */
            changed_at?: string | null;
            /**
             * Changed By
             * @example Lee
             */
            changed_by?: string | null;
            rules: components["schemas"]["Rules"];
            /** Version */
            version: number;
        };
        /**
         * RulesFrame
         * @description The desk's rules or queues changed.
         */
        DeskRulesFrame: {
            /**
             * Type
             * @default rules
             * @constant
             */
            type: "rules";
        };
        /**
         * DeskRulesIn
         * @description New rules. `version` is the version that was read.
         */
        DeskRulesIn: {
            rules: components["schemas"]["Rules"];
            /** Version */
            version: number;
        };
        /**
         * SeenIn
         * @description The rep has the ticket's chat on the screen, so its messages up to now are no longer unread.
         */
        DeskSeenIn: {
            /** Ticket */
            ticket: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "seen";
        };
        /**
         * TeamFrame
         * @description A rep's presence, load or queues changed, or a queue changed.
         */
        DeskTeamFrame: {
            /**
             * Type
             * @default team
             * @constant
             */
            type: "team";
        };
        /**
         * TicketFrame
         * @description A ticket is new or has changed.
         */
        DeskTicketFrame: {
            ticket: components["schemas"]["TicketOut"];
            /**
             * Type
             * @default ticket
             * @constant
             */
            type: "ticket";
        };
        /** DeskTypingFrame */
        DeskTypingFrame: {
            /** Conversation */
            conversation: string;
            /**
             * Sender
             * @default customer
             * @constant
             */
            sender: "customer";
            /**
             * Type
             * @default typing
             * @constant
             */
            type: "typing";
        };
        /**
         * TypingIn
         * @description The rep is typing to the ticket's customer.
         */
        DeskTypingIn: {
            /** Ticket */
            ticket: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "typing";
        };
        /**
         * EditOut
         * @description A message that began as an entry and was sent in other words. `approved` is the entry's text then.
         */
        EditOut: {
            /** Approved */
            approved: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Entry
             * @example change-my-card
             */
            entry: string;
            /** Id */
            id: number;
            /**
             * Rep
             * @example Priya
             */
            rep: string;
            /** Said */
            said: string;
        };
        /**
         * Edits
         * @description Edits, newest first; `used` is sorted by the number of edits. `before` asks for the next page.
         */
        Edits: {
            /** Before */
            before?: number | null;
            /** Edits */
            edits: components["schemas"]["EditOut"][];
            /** Used */
            used: components["schemas"]["Used"][];
        };
        /**
         * EntryAsked
         * @description A guide entry and how often the bot used it. `question` is null if the entry no longer exists.
         */
        EntryAsked: {
            /**
             * Entry
             * @example change-my-card
             */
            entry: string;
            /** Question */
            question?: string | null;
            /** Times */
            times: number;
        };
        /** EntryOut */
        EntryOut: {
            /**
             * Answer
             * @description plain text; an empty line separates paragraphs
             */
            answer: string;
            /**
             * Follow Ups
             * @default []
             * @example [
             *       "pay-another-way"
             *     ]
             */
            follow_ups: string[];
            /**
             * Id
             * @example change-my-card
             */
            id: string;
            /**
             * Question
             * @example How do I change the card on my account?
             */
            question: string;
        };
        /**
         * EntryRated
         * @description A guide entry and how customers rated its answer.
         */
        EntryRated: {
            /**
             * Entry
             * @example change-my-card
             */
            entry: string;
            /** Helpful */
            helpful: number;
            /** Question */
            question?: string | null;
            /** Unhelpful */
            unhelpful: number;
        };
        /**
         * ExceptionOut
         * @description A day with other hours than its weekday. A holiday has none.
         */
        ExceptionOut: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Hours
             * @default []
             */
            hours: components["schemas"]["SpanOut"][];
            /**
             * Name
             * @default
             * @example Thanksgiving
             */
            name: string;
        };
        /**
         * FieldProblem
         * @description One wrong field, named by its place in the request, and the reason.
         */
        FieldProblem: {
            /**
             * Field
             * @example body.text
             */
            field: string;
            /**
             * Message
             * @example String should have at most 2000 characters
             */
            message: string;
        };
        /**
         * Found
         * @description The tickets that a search found, newest first.
         */
        Found: {
            /** Tickets */
            tickets: components["schemas"]["FoundTicket"][];
        };
        /**
         * FoundTicket
         * @description A found ticket, and the message with the words; empty if they are in a note or a callback.
         */
        FoundTicket: {
            /**
             * Snippet
             * @default
             */
            snippet: string;
            ticket: components["schemas"]["TicketOut"];
        };
        /** GuideEntries */
        GuideEntries: {
            /** Entries */
            entries: components["schemas"]["GuideEntryOut"][];
        };
        /**
         * GuideEntryOut
         * @description A guide entry as reps see it, with its notes. It may be rep-only. `p` is set in search results.
         */
        GuideEntryOut: {
            /** Answer */
            answer: string;
            /**
             * Audience
             * @enum {string}
             */
            audience: "customer" | "rep";
            /**
             * Entry
             * @example change-my-card
             */
            entry: string;
            /** P */
            p?: number | null;
            /** Question */
            question: string;
            /** Rep Notes */
            rep_notes: string;
            /**
             * Route
             * @example billing
             */
            route?: string | null;
            /**
             * Topic
             * @example cards
             */
            topic: string;
            /**
             * Topic Title
             * @example Cards and payments
             */
            topic_title: string;
        };
        /**
         * GuideOut
         * @description Topics in the guide's order. Topics without an entry for today are left out.
         */
        GuideOut: {
            /**
             * Company
             * @example Harborline Internet
             */
            company: string;
            /** Topics */
            topics: components["schemas"]["TopicOut"][];
        };
        /**
         * HandOvers
         * @description Tickets opened in this period, by reason.
         */
        HandOvers: {
            /** Asked */
            asked: number;
            /** Route */
            route: number;
            /** Total */
            total: number;
            /** Unsure */
            unsure: number;
            /** Upset */
            upset: number;
        };
        /** Health */
        Health: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * Invited
         * @description An account with its invitation's token, shown only once. Its holder chooses the password.
         */
        Invited: {
            account: components["schemas"]["AccountOut"];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Token */
            token: string;
        };
        /**
         * JoinIn
         * @description An invitation's token and the chosen password.
         */
        JoinIn: {
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * Kept
         * @description An SLA target: how many tickets have met or missed it, and how many of those met it.
         */
        Kept: {
            /** Kept */
            kept: number;
            /** Measured */
            measured: number;
            /** Percent */
            percent?: number | null;
        };
        /**
         * Live
         * @description The desk at this moment.
         */
        Live: {
            /** Longest Wait Seconds */
            longest_wait_seconds?: number | null;
            /**
             * Online
             * @description reps who are online and serve the requested queue
             */
            online: number;
            /** Queues */
            queues: components["schemas"]["QueueNow"][];
            /** Reps */
            reps: components["schemas"]["RepNow"][];
            /** Waiting */
            waiting: number;
        };
        /** LoginIn */
        LoginIn: {
            /**
             * Password
             * @example hvk7-m6zb-szt3
             */
            password: string;
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /**
         * MemberIn
         * @description What a lead sets for a rep: the queues that the rep serves (none means all), and the capacity.
         */
        MemberIn: {
            /** Capacity */
            capacity: number;
            /**
             * Queues
             * @default []
             */
            queues: string[];
        };
        /**
         * MemberOut
         * @description A rep at the desk. `queues` is empty if the rep serves all.
         */
        MemberOut: {
            /**
             * Capacity
             * @description the most chats that the desk assigns to the rep
             */
            capacity: number;
            /**
             * Chats
             * @description claimed now
             */
            chats: number;
            /** Id */
            id: number;
            /**
             * Name
             * @example Priya
             */
            name: string;
            /**
             * Presence
             * @enum {string}
             */
            presence: "online" | "away" | "break" | "offline";
            /**
             * Queues
             * @default []
             */
            queues: string[];
            /** Role */
            role: string;
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /**
         * MessageOut
         * @description One message. `id` counts from 1 in its conversation.
         */
        MessageOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Choices
             * @default []
             */
            choices: components["schemas"]["ChoiceOut"][];
            /**
             * Client Id
             * @example 0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77
             */
            client_id?: string | null;
            /**
             * Entry
             * @example change-my-card
             */
            entry?: string | null;
            /**
             * Heading
             * @description the question that a likely answer answers; shown above the text
             * @example How do I change the card on my account?
             */
            heading?: string | null;
            /**
             * Id
             * @example 7
             */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "answer" | "likely" | "clarify" | "reword" | "hand_over" | "smalltalk" | "collect" | "greeting" | "notice" | "joined" | "left" | "closed";
            /**
             * Name
             * @description the rep's name, on a rep's message
             * @example Priya
             */
            name?: string | null;
            /**
             * Rateable
             * @default false
             */
            rateable: boolean;
            /** Rating */
            rating?: ("helpful" | "unhelpful") | null;
            /**
             * Sender
             * @enum {string}
             */
            sender: "customer" | "bot" | "rep" | "system";
            /** Text */
            text: string;
        };
        /** Messages */
        Messages: {
            /** Messages */
            messages: components["schemas"]["MessageOut"][];
        };
        /**
         * NoteIn
         * @description A note for reps. @username mentions another rep.
         */
        NoteIn: {
            /**
             * Text
             * @example @sam please look
             */
            text: string;
        };
        /**
         * NoteOut
         * @description A note. It is shown after message number `after`.
         */
        NoteOut: {
            /** After */
            after: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: number;
            /**
             * Mentions
             * @description usernames of reps
             * @default []
             * @example [
             *       "sam"
             *     ]
             */
            mentions: string[];
            /**
             * Rep
             * @example Priya
             */
            rep: string;
            /**
             * Text
             * @example @sam can you look at the account?
             */
            text: string;
        };
        /**
         * Outcomes
         * @description How the conversations that began in this period ended.
         *
         *     `bot_alone` got an answer that was not refuted and were never handed over; `other` were neither.
         *     `bot_percent` is the share of `bot_alone` in all but `other`. It is null if there are no such
         *     conversations, or if one queue is requested, since a chat with the bot alone has no queue.
         */
        Outcomes: {
            /** Bot Alone */
            bot_alone: number;
            /** Bot Percent */
            bot_percent?: number | null;
            /** Conversations */
            conversations: number;
            /** Handed Over */
            handed_over: number;
            /** Other */
            other: number;
        };
        /**
         * Outside
         * @description How many of the customers' messages ask what the guide does not hold. Figures are percentages.
         *
         *     The bot assumes `percent`. It is `pinned` by the setting CALMLINE_STRANGERS or, if not, follows
         *     `estimated_percent`, from `messages` of the last 14 days, whatever the board's period and queue. Before
         *     there are any, `estimated_percent` is null and the bot assumes `guess_percent`. From the probability
         *     `answer_from` on the bot answers; from `likely_from` on it shows an answer as likely.
         */
        Outside: {
            /** Answer From */
            answer_from: number;
            /** Estimated Percent */
            estimated_percent?: number | null;
            /** Guess Percent */
            guess_percent: number;
            /** Likely From */
            likely_from: number;
            /** Messages */
            messages: number;
            /** Percent */
            percent: number;
            /** Pinned */
            pinned: boolean;
        };
        /**
         * PasswordIn
         * @description A new password for the caller's own account.
         */
        PasswordIn: {
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * PhraseIn
         * @description A new or changed phrase. `version` is the version that was read, 0 for a new phrase.
         */
        PhraseIn: {
            /** Text */
            text: string;
            /** Title */
            title: string;
            /**
             * Version
             * @default 0
             */
            version: number;
        };
        /**
         * PhraseOut
         * @description A phrase. Send `version` back with a change.
         */
        PhraseOut: {
            /** Id */
            id: number;
            /**
             * Text
             * @example Hello {customer}, I am {rep} from {company}.
             */
            text: string;
            /**
             * Title
             * @example Hello
             */
            title: string;
            /** Version */
            version: number;
        };
        /** Phrases */
        Phrases: {
            /**
             * Company
             * @example Harborline Internet
             */
            company: string;
            /** Phrases */
            phrases: components["schemas"]["PhraseOut"][];
            /**
             * Variables
             * @default [
             *       "rep",
             *       "company",
             *       "queue",
             *       "ticket",
             *       "customer"
             *     ]
             */
            variables: string[];
        };
        /** PresenceIn */
        PresenceIn: {
            /**
             * Presence
             * @enum {string}
             */
            presence: "online" | "away" | "break";
        };
        /**
         * Previous
         * @description An earlier conversation of the same browser, and the token that opens it.
         */
        Previous: {
            /** Conversation */
            conversation: string;
            /** Token */
            token: string;
        };
        /**
         * Problem
         * @description An RFC 9457 problem.
         */
        Problem: {
            /**
             * Detail
             * @default
             * @example That was more than 20 messages in 1 minute. Try again in 12 seconds.
             */
            detail: string;
            /**
             * Errors
             * @default []
             */
            errors: components["schemas"]["FieldProblem"][];
            /**
             * Instance
             * @default
             * @example /api/chat/conversations/c_8QkW/messages
             */
            instance: string;
            /**
             * Retry After
             * @description seconds, if waiting helps
             * @default null
             * @example 12
             */
            retry_after: number | null;
            /**
             * Status
             * @example 429
             */
            status: number;
            /**
             * Title
             * @example Too Many Requests
             */
            title: string;
            /**
             * Type
             * @default about:blank
             * @example urn:calmline:problem:rate-limited
             */
            type: string;
        };
        /**
         * QuestionOut
         * @description One of several questions in a message. `entry` is null if its answer was not sure.
         */
        QuestionOut: {
            /** Entry */
            entry: string | null;
            /** P */
            p: number;
            /**
             * Ranking
             * @default []
             */
            ranking: components["schemas"]["RankedOut"][];
            /** Text */
            text: string;
        };
        /**
         * QueueIn
         * @description A new or changed queue. `version` is the version that was read, 0 for a new queue.
         */
        QueueIn: {
            /** First Response Minutes */
            first_response_minutes: number;
            /** Resolution Minutes */
            resolution_minutes: number;
            /** Title */
            title: string;
            /** Version */
            version: number;
        };
        /**
         * QueueNow
         * @description A queue at this moment. `longest_wait_seconds` is null if nobody waits.
         */
        QueueNow: {
            /** Longest Wait Seconds */
            longest_wait_seconds?: number | null;
            /**
             * Name
             * @example billing
             */
            name: string;
            /**
             * Title
             * @example Billing
             */
            title: string;
            /** Waiting */
            waiting: number;
        };
        /**
         * QueueOut
         * @description A queue with its SLA targets, in minutes of open hours. Send `version` back with a change.
         */
        QueueOut: {
            /** Active */
            active: boolean;
            /** First Response Minutes */
            first_response_minutes: number;
            /**
             * Name
             * @example billing
             */
            name: string;
            /** Resolution Minutes */
            resolution_minutes: number;
            /**
             * Title
             * @example Billing
             */
            title: string;
            /** Version */
            version: number;
            /** Waiting */
            waiting: number;
        };
        /** Queues */
        Queues: {
            /** Queues */
            queues: components["schemas"]["QueueOut"][];
        };
        /** RankedOut */
        RankedOut: {
            /** Entry */
            entry: string;
            /** P */
            p: number;
        };
        /** RatingIn */
        RatingIn: {
            /**
             * Rating
             * @example helpful
             * @enum {string}
             */
            rating: "helpful" | "unhelpful";
        };
        /**
         * RepNow
         * @description A rep at this moment. `chats` counts the chats that the rep has now.
         */
        RepNow: {
            /** Capacity */
            capacity: number;
            /** Chats */
            chats: number;
            /**
             * Name
             * @example Priya
             */
            name: string;
            /**
             * Presence
             * @enum {string}
             */
            presence: "online" | "away" | "break" | "offline";
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /**
         * RepOut
         * @description A person at the desk.
         */
        RepOut: {
            /**
             * Id
             * @example 1
             */
            id: number;
            /**
             * Name
             * @example Priya
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "rep" | "lead" | "editor" | "approver" | "admin";
            /**
             * Username
             * @example priya
             */
            username: string;
        };
        /**
         * RepSendIn
         * @description A rep's message. `entry` is the suggestion that it began as; the customer does not see it.
         */
        RepSendIn: {
            /**
             * Client Id
             * @example 2b1d9c52-57a5-4d0e-8f0a-0a4c1f0f8a31
             */
            client_id: string;
            /**
             * Entry
             * @example change-my-card
             */
            entry?: string | null;
            /**
             * Text
             * @example Hello, I am Priya. I am looking at your account now.
             */
            text: string;
        };
        /**
         * Replies
         * @description The bot's messages in the conversations that began in this period, by kind.
         *
         *     `answer` counts answers that were sure, `likely` those shown under their own question, `clarify` "did you
         *     mean", and `reword` requests to put it another way. `refuted` counts the likely ones that were not what
         *     was asked: the customer pressed another question or "something else", said so, or put it in other words
         *     that were answered with another entry. A customer who does nothing tells little, so this is a lower bound.
         *     `refuted_percent` is their share of `likely`, null if there are none.
         */
        Replies: {
            /** Answer */
            answer: number;
            /** Clarify */
            clarify: number;
            /** Likely */
            likely: number;
            /** Refuted */
            refuted: number;
            /** Refuted Percent */
            refuted_percent?: number | null;
            /** Reword */
            reword: number;
        };
        /**
         * Rules
         * @description The desk's rules. `week` holds Monday to Sunday; null means always open.
         */
        Rules: {
            /**
             * Auto Assign
             * @description tickets are assigned to the least busy rep
             * @default false
             */
            auto_assign: boolean;
            /**
             * Backed Up At
             * @description a callback is offered if this many customers wait
             * @default 10
             */
            backed_up_at: number;
            /**
             * Callback After Minutes
             * @description a callback is offered after this wait
             * @default 10
             */
            callback_after_minutes: number;
            /**
             * Exceptions
             * @default []
             */
            exceptions: components["schemas"]["ExceptionOut"][];
            /**
             * Offline Seconds
             * @description a rep's tickets go back to the queue after no sign of life for this long
             * @default 90
             */
            offline_seconds: number;
            /**
             * Silent Minutes
             * @description …or after the customer waited this long for an answer
             * @default 15
             */
            silent_minutes: number;
            /**
             * Timezone
             * @default UTC
             * @example America/New_York
             */
            timezone: string;
            /** Week */
            week?: components["schemas"]["SpanOut"][][] | null;
        };
        /**
         * SendIn
         * @description A typed text or a pressed button: exactly one of text, entry and action.
         *
         *     The client makes a new `client_id` for each message. A message sent again with the same id is stored once.
         */
        SendIn: {
            action?: components["schemas"]["ChoiceAction"] | null;
            /**
             * Client Id
             * @example 0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77
             */
            client_id: string;
            /** Entry */
            entry?: string | null;
            /**
             * Text
             * @example has my card number been taken?
             */
            text?: string | null;
        };
        /**
         * SessionOut
         * @description A session that is still valid. `id` identifies it and gives no access.
         */
        SessionOut: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /** Rep */
            rep: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * This
             * @description the session of this request
             */
            this: boolean;
        };
        /** Sessions */
        Sessions: {
            /** Sessions */
            sessions: components["schemas"]["SessionOut"][];
        };
        /**
         * SpanOut
         * @description Open from … until …, local time. It runs past midnight if the closing is not later than the opening.
         */
        SpanOut: {
            /**
             * Closes
             * Format: time
             * @example 17:00
             */
            closes: string;
            /**
             * Opens
             * Format: time
             * @example 09:00
             */
            opens: string;
        };
        /**
         * Spread
         * @description Seconds within which 50, 90 and 95 % of `count` were done; null if `count` is 0.
         */
        Spread: {
            /** Count */
            count: number;
            /** P50 */
            p50?: number | null;
            /** P90 */
            p90?: number | null;
            /** P95 */
            p95?: number | null;
        };
        /**
         * StartIn
         * @description Starting needs no fields. With `previous`, reps see the customer's earlier chat beside the new one.
         */
        StartIn: {
            previous?: components["schemas"]["Previous"] | null;
        };
        /**
         * Started
         * @description A new conversation, and the token that opens only this one.
         */
        Started: {
            conversation: components["schemas"]["ConversationOut"];
            /** Messages */
            messages: components["schemas"]["MessageOut"][];
            /** Token */
            token: string;
        };
        /**
         * Suggestions
         * @description Guide entries for the customer's message number `message`, which is null until the customer writes.
         */
        Suggestions: {
            /**
             * Message
             * @example 7
             */
            message: number | null;
            /** Suggestions */
            suggestions: components["schemas"]["GuideEntryOut"][];
        };
        /**
         * Taken
         * @description The result of the event: it changed the chat, was known already, or does not concern the chat.
         */
        Taken: {
            /**
             * Result
             * @enum {string}
             */
            result: "stored" | "repeated" | "closed" | "ignored";
        };
        /** Team */
        Team: {
            /** Members */
            members: components["schemas"]["MemberOut"][];
        };
        /**
         * TicketOut
         * @description A customer who was handed over to reps. `wrap_up` is null if the ticket went back to the bot.
         */
        TicketOut: {
            callback?: components["schemas"]["CallbackOut"] | null;
            /** Claimed At */
            claimed_at?: string | null;
            /** Closed At */
            closed_at?: string | null;
            /**
             * Conversation
             * @example c_8QkWq0fZ2m1xT7nB
             */
            conversation: string;
            /**
             * Due
             * @default later
             * @enum {string}
             */
            due: "later" | "near" | "past";
            /**
             * Due At
             * @description the next SLA target: the first answer, then the end
             */
            due_at?: string | null;
            /**
             * Entry
             * @description the guide entry that led here
             * @example compensation
             */
            entry?: string | null;
            /** First Response At */
            first_response_at?: string | null;
            /**
             * Id
             * @example 3
             */
            id: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Preview
             * @description the customer's last words
             * @example i want to talk to a human NOW
             */
            preview: string;
            /**
             * Priority
             * @description higher first
             * @example 85
             */
            priority: number;
            /**
             * Queue
             * @example billing
             */
            queue: string;
            /**
             * Rank At
             * Format: date-time
             * @description waiting tickets are served in this order, earliest first
             */
            rank_at: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "asked" | "upset" | "route" | "unsure";
            rep?: components["schemas"]["RepOut"] | null;
            /**
             * Status
             * @enum {string}
             */
            status: "waiting" | "claimed" | "closed";
            /**
             * Unread
             * @description customer messages that the ticket's rep has not seen
             * @default 0
             */
            unread: number;
            /**
             * Upset
             * @example 0.7
             */
            upset: number;
            wrap_up?: components["schemas"]["WrapUpOut"] | null;
        };
        /**
         * TicketView
         * @description A ticket with its conversation. `earlier` is true if older messages were left out.
         */
        TicketView: {
            conversation: components["schemas"]["ConversationOut"];
            /**
             * Delivered
             * @description the customer's page has received the messages up to this one
             * @default 0
             */
            delivered: number;
            /**
             * Earlier
             * @default false
             */
            earlier: boolean;
            /**
             * Earlier Tickets
             * @description tickets of the customer's earlier chats, newest first
             * @default []
             */
            earlier_tickets: components["schemas"]["TicketOut"][];
            /** Messages */
            messages: components["schemas"]["DeskMessageOut"][];
            /**
             * Notes
             * @default []
             */
            notes: components["schemas"]["NoteOut"][];
            /**
             * Seen
             * @description …and has shown those up to this one
             * @default 0
             */
            seen: number;
            ticket: components["schemas"]["TicketOut"];
        };
        /**
         * Tickets
         * @description One page of tickets. `next` is the `offset` of the next page; it is null on the last page.
         */
        Tickets: {
            /**
             * Next
             * @example 100
             */
            next?: number | null;
            /** Tickets */
            tickets: components["schemas"]["TicketOut"][];
        };
        /** TopicOut */
        TopicOut: {
            /** Entries */
            entries: components["schemas"]["EntryOut"][];
            /**
             * Id
             * @example cards
             */
            id: string;
            /**
             * Title
             * @example Cards and payments
             */
            title: string;
        };
        /**
         * TransferIn
         * @description The receiver of a transfer: a queue, or a rep by id. The note is for reps only.
         */
        TransferIn: {
            /**
             * Note
             * @default
             * @example Wants a refund of the fee.
             */
            note: string;
            /**
             * Queue
             * @example billing
             */
            queue?: string | null;
            /** Rep */
            rep?: number | null;
        };
        /**
         * Used
         * @description How often reps used an entry, and how often they changed its words.
         */
        Used: {
            /** Edited */
            edited: number;
            /** Entry */
            entry: string;
            /** Used */
            used: number;
        };
        /**
         * Ways
         * @description How a rep can log in. `company` is the name of the company's sign-in, null if none is set up.
         */
        Ways: {
            /** Company */
            company?: string | null;
            /** Password */
            password: boolean;
        };
        /** Welcome */
        Welcome: {
            /**
             * Company
             * @example Harborline Internet
             */
            company: string;
            greeting: components["schemas"]["MessageOut"];
        };
        /** WrapUpOut */
        WrapUpOut: {
            /** Note */
            note: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "solved" | "follow_up" | "no_reply" | "other";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    start_api_chat_conversations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartIn"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_api_chat_conversations__conversation__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rate_chat_api_chat_conversations__conversation__csat_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CsatIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_api_chat_conversations__conversation__leave_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    messages_api_chat_conversations__conversation__messages_get: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_api_chat_conversations__conversation__messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendIn"];
            };
        };
        responses: {
            /** @description This client id was sent before: nothing was stored twice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rate_api_chat_conversations__conversation__messages__number__rating_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the message's id */
                number: number;
                conversation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RatingIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    welcome_api_chat_welcome_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_accounts_api_desk_accounts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accounts"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_api_desk_accounts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_api_desk_accounts__rep_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rep_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlink_api_desk_accounts__rep_id__company_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rep_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_again_api_desk_accounts__rep_id__invitation_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rep_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_board_api_desk_board_get: {
        parameters: {
            query?: {
                /** @description a day before `until` if left out */
                since?: string | null;
                /** @description now if left out */
                until?: string | null;
                queue?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sheet_api_desk_board_csv_get: {
        parameters: {
            query?: {
                /** @description a day before `until` if left out */
                since?: string | null;
                /** @description now if left out */
                until?: string | null;
                queue?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_deeds_api_desk_deeds_get: {
        parameters: {
            query?: {
                before?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deeds"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_deliveries_api_desk_deliveries_get: {
        parameters: {
            query?: {
                before?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliveries"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_api_desk_deliveries__delivery_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_edits_api_desk_edits_get: {
        parameters: {
            query?: {
                entry?: string | null;
                before?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edits"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_guide_api_desk_guide_get: {
        parameters: {
            query?: {
                /** @description empty: the whole guide by topic */
                q?: string;
                /** @description only that topic's entries */
                topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuideEntries"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    join_api_desk_join_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login_api_desk_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout_api_desk_logout_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_api_desk_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    come_back_api_desk_oidc_callback_get: {
        parameters: {
            query?: {
                state?: string;
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: {
                calmline_oidc?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_api_desk_oidc_login_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password_api_desk_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_phrases_api_desk_phrases_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Phrases"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_api_desk_phrases_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhraseIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Phrases"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_api_desk_phrases__phrase_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                phrase_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhraseIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Phrases"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_api_desk_phrases__phrase_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                phrase_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Phrases"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    choose_presence_api_desk_presence_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_queues_api_desk_queues_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_queue_api_desk_queues__name__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_queue_api_desk_queues__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rules_api_desk_rules_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskRules"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_rules_api_desk_rules_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeskRulesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskRules"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_past_api_desk_search_get: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions_api_desk_sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session_api_desk_sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_team_api_desk_team_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_member_api_desk_team__rep_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rep_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tickets_api_desk_tickets_get: {
        parameters: {
            query?: {
                status?: ("waiting" | "claimed" | "closed") | null;
                /** @description only the caller's own tickets, now or earlier */
                mine?: boolean;
                /** @description only that queue's */
                queue?: string | null;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_ticket_api_desk_tickets__ticket_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    claim_api_desk_tickets__ticket_id__claim_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_api_desk_tickets__ticket_id__close_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_api_desk_tickets__ticket_id__messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepSendIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskMessageOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_note_api_desk_tickets__ticket_id__notes_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_back_api_desk_tickets__ticket_id__return_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suggestions_api_desk_tickets__ticket_id__suggestions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transfer_api_desk_tickets__ticket_id__transfer_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ways_api_desk_ways_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ways"];
                };
            };
        };
    };
    guide_api_guide_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuideOut"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    from_chatwoot_api_integrations_chatwoot_post: {
        parameters: {
            query?: {
                secret?: string | null;
            };
            header?: {
                "x-calmline-secret"?: string | null;
                "x-chatwoot-signature"?: string | null;
                "x-chatwoot-timestamp"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alive_healthz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
